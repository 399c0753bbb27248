/**
 * Every word that the view says of itself, in English and German.
 *
 * A `{name}` is filled in. The language is the page's (JupyterLab writes its own there), where the
 * page names none the browser's; what is neither English nor German becomes English.
 */

const ENGLISH = {
  "tool.select": "Select",
  "tool.hand": "Hand",
  "tool.pen": "Pen",
  "tool.highlighter": "Highlighter",
  "tool.eraser": "Eraser",
  "tool.rectangle": "Rectangle",
  "tool.ellipse": "Ellipse",
  "tool.diamond": "Diamond",
  "tool.triangle": "Triangle",
  "tool.right-triangle": "Right triangle",
  "tool.polygon": "Polygon",
  "tool.arrow": "Arrow",
  "tool.line": "Line",
  "family.pens": "More pens",
  "family.shapes": "More shapes",
  "command.undo": "Undo",
  "command.redo": "Redo",
  "command.smaller": "Finer pen or smaller eraser",
  "command.larger": "Bolder pen or larger eraser",
  "command.finish": "End a line clicked corner by corner",
  "command.zoom-in": "Zoom in",
  "command.zoom-out": "Zoom out",
  "command.zoom-full": "Zoom to 100 %",
  "command.zoom-fit": "Show everything",
  "command.pan": "Move the board",
  "command.space": "Hold to move the board with any tool",
  "command.keys": "Keys",
  "command.leave": "Leave the board, or give up what is in progress",
  "bar.tools": "Tools",
  "bar.history": "History",
  "bar.zoom": "Zoom",
  "bar.percent": "Zoom {percent}: show everything, or 100 %",
  "bar.fit": "Show everything, or 100 %",
  "style.open": "Colour and style",
  "style.color": "Colour",
  "style.highlight": "Colour of the highlighter",
  "style.note": "Colour of the note",
  "style.fill": "Fill",
  "style.width": "Width",
  "style.dash": "Line",
  "style.font": "Size of the text",
  "style.align": "Alignment",
  "style.opacity": "Opacity",
  "style.another": "Another colour",
  "color.none": "None",
  "color.black": "Black",
  "color.grey": "Grey",
  "color.red": "Red",
  "color.orange": "Orange",
  "color.yellow": "Yellow",
  "color.green": "Green",
  "color.blue": "Blue",
  "color.violet": "Violet",
  "width.fine": "Fine",
  "width.medium": "Medium",
  "width.bold": "Bold",
  "width.marker": "Marker",
  "dash.solid": "Solid",
  "dash.dashed": "Dashed",
  "dash.dotted": "Dotted",
  "font.small": "Small",
  "font.medium": "Medium",
  "font.large": "Large",
  "font.huge": "Huge",
  "align.left": "Left",
  "align.center": "Centre",
  "align.right": "Right",
  "keys.title": "Keys",
  "keys.close": "Close",
  "keys.tools": "Tools",
  "keys.edit": "Draw and change",
  "keys.view": "View",
  "keys.constrain": "While drawing: square, circle, steps of 15°",
  "keys.centre": "While drawing: from the centre",
} as const;

export type TextKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<TextKey, string>> = {
  "tool.select": "Auswählen",
  "tool.hand": "Hand",
  "tool.pen": "Stift",
  "tool.highlighter": "Textmarker",
  "tool.eraser": "Radierer",
  "tool.rectangle": "Rechteck",
  "tool.ellipse": "Ellipse",
  "tool.diamond": "Raute",
  "tool.triangle": "Dreieck",
  "tool.right-triangle": "Rechtwinkliges Dreieck",
  "tool.polygon": "Vieleck",
  "tool.arrow": "Pfeil",
  "tool.line": "Linie",
  "family.pens": "Weitere Stifte",
  "family.shapes": "Weitere Formen",
  "command.undo": "Rückgängig",
  "command.redo": "Wiederholen",
  "command.smaller": "Feinerer Stift oder kleinerer Radierer",
  "command.larger": "Dickerer Stift oder größerer Radierer",
  "command.finish": "Eine Linie beenden, die Ecke für Ecke geklickt wird",
  "command.zoom-in": "Vergrößern",
  "command.zoom-out": "Verkleinern",
  "command.zoom-full": "Auf 100 % zoomen",
  "command.zoom-fit": "Alles zeigen",
  "command.pan": "Die Tafel verschieben",
  "command.space": "Halten, um mit jedem Werkzeug die Tafel zu verschieben",
  "command.keys": "Tasten",
  "command.leave": "Die Tafel verlassen oder Begonnenes aufgeben",
  "bar.tools": "Werkzeuge",
  "bar.history": "Verlauf",
  "bar.zoom": "Zoom",
  "bar.percent": "Zoom {percent}: alles zeigen oder 100 %",
  "bar.fit": "Alles zeigen oder 100 %",
  "style.open": "Farbe und Stil",
  "style.color": "Farbe",
  "style.highlight": "Farbe des Textmarkers",
  "style.note": "Farbe des Zettels",
  "style.fill": "Füllung",
  "style.width": "Breite",
  "style.dash": "Linie",
  "style.font": "Schriftgröße",
  "style.align": "Ausrichtung",
  "style.opacity": "Deckkraft",
  "style.another": "Andere Farbe",
  "color.none": "Keine",
  "color.black": "Schwarz",
  "color.grey": "Grau",
  "color.red": "Rot",
  "color.orange": "Orange",
  "color.yellow": "Gelb",
  "color.green": "Grün",
  "color.blue": "Blau",
  "color.violet": "Violett",
  "width.fine": "Fein",
  "width.medium": "Mittel",
  "width.bold": "Dick",
  "width.marker": "Filzstift",
  "dash.solid": "Durchgezogen",
  "dash.dashed": "Gestrichelt",
  "dash.dotted": "Gepunktet",
  "font.small": "Klein",
  "font.medium": "Mittel",
  "font.large": "Groß",
  "font.huge": "Riesig",
  "align.left": "Links",
  "align.center": "Mitte",
  "align.right": "Rechts",
  "keys.title": "Tasten",
  "keys.close": "Schließen",
  "keys.tools": "Werkzeuge",
  "keys.edit": "Zeichnen und Ändern",
  "keys.view": "Ansicht",
  "keys.constrain": "Beim Zeichnen: Quadrat, Kreis, Schritte von 15°",
  "keys.centre": "Beim Zeichnen: von der Mitte aus",
};

export type Language = "en" | "de";

/** For tests; the view itself asks for `text`. */
export const CATALOGUE: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  en: ENGLISH,
  de: GERMAN,
};

let chosen: Language | undefined;

/** The language for a page that says `page` of itself, in a browser set to `browser`. */
export function languageOf(page: string, browser: string): Language {
  return /^de\b/i.test(page === "" ? browser : page) ? "de" : "en";
}

/** The words for `key`, with values filled in. */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  chosen ??= languageOf(document.documentElement.lang, navigator.language);
  return CATALOGUE[chosen][key].replace(/\{(\w+)\}/g, (whole, name) => `${values[name] ?? whole}`);
}

/** Says everything in this language from now on. */
export function speak(language: Language | undefined): void {
  chosen = language;
}
