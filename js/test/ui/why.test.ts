// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Refusal, Unreachable } from "../../src/sync/rest";
import { whyOf } from "../../src/ui/why";

describe("why a request came to nothing", () => {
  it("is said in the server's words, for the end of a sentence", () => {
    expect(whyOf(new Refusal(403, "NotAllowed", "you are viewer."))).toBe("you are viewer");
    expect(whyOf(new Unreachable())).toBe("the server cannot be reached now");
    expect(whyOf("odd")).toBe("odd");
  });

  it("is known of errors that another bundle's copy of the class made", () => {
    const made = Object.assign(new Error("you are viewer."), { name: "Refusal", status: 403 });
    expect(whyOf(made)).toBe("you are viewer");
  });
});
