/** The page's language, for those who say something in it. */

export * from "../sync/language";
