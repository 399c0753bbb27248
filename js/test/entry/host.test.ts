// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { isUnderHub, serverBase } from "../../src/entry/host";

function config(text: string): void {
  document.body.innerHTML = `<script id="jupyter-config-data" type="application/json">${text}</script>`;
}

beforeEach(() => {
  document.body.innerHTML = "";
  delete document.body.dataset.baseUrl;
});

describe("serverBase", () => {
  it("is where the page says its server is", () => {
    config('{"baseUrl": "/user/ada/"}');
    expect(serverBase(document)?.href).toBe("http://localhost:3000/user/ada/");
  });

  it("is read from the body in the classic notebook", () => {
    document.body.dataset.baseUrl = "/base/";
    expect(serverBase(document)?.pathname).toBe("/base/");
  });

  it("is nowhere in a page without a server", () => {
    expect(serverBase(document)).toBeUndefined();
  });
});

describe("isUnderHub", () => {
  it("is told by what the Hub adds to the page", () => {
    expect(isUnderHub(document)).toBe(false);
    config('{"baseUrl": "/"}');
    expect(isUnderHub(document)).toBe(false);
    config('{"baseUrl": "/user/ada/", "hubPrefix": "/hub/"}');
    expect(isUnderHub(document)).toBe(true);
  });
});
