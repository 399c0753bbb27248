// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { leave, pageOf } from "../support/lobby";
import { boardModel, ME, SERVER } from "../support/server";

afterEach(leave);

describe("making a board", () => {
  it("creates with title and access, and opens", async () => {
    const { press, find, type, opened, asked, until } = await pageOf([], {
      "POST api/boards": () => boardModel("new-cat-2222"),
    });
    await press("New board");
    await until(() => expect(find("dialog input.nb-field")).not.toBeNull());
    type(find("dialog input.nb-field"), " Plan ");
    find("dialog input[type=radio]")?.click();
    const listed = find("dialog input[type=checkbox]") as HTMLInputElement;
    await until(() => expect(listed.disabled).toBe(true));
    find("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(opened).toEqual([`${SERVER}boards/new-cat-2222`]));
    expect(asked.at(-1)).toBe('POST api/boards {"title":"Plan","access":"private","listed":false}');
  });

  it("leaves it to the server whom a board is open to, where groups have roles", async () => {
    const roles = [
      { id: "hub:course", title: "course", role: "viewer" },
      { id: "hub:staff", title: "staff", role: "owner" },
    ];
    const { press, find, asked, until } = await pageOf([], {
      "GET api/me": () => ({ ...ME, group_roles: roles }),
      "POST api/boards": () => boardModel("new-cat-2222"),
    });
    await press("New board");
    await until(() => expect(find("dialog fieldset")).not.toBeNull());
    const words = "As usual here: course (Watch), staff (Own)";
    expect(find("dialog fieldset label")?.textContent).toBe(words);
    expect((find("dialog fieldset label input") as HTMLInputElement).checked).toBe(true);
    find("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(asked.at(-1)).toBe('POST api/boards {"title":""}'));
  });
});
