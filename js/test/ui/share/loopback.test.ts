import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../src/ui/share/loopback";

describe("an address that only this computer can open", () => {
  it("has a host of its own loop", () => {
    for (const host of ["localhost:8888", "a.localhost", "127.0.0.1", "127.8.0.1:80", "[::1]:8888"])
      expect([host, isLoopback(`http://${host}/nbboard/boards/x`)]).toEqual([host, true]);
  });

  it("is not one of the network", () => {
    for (const host of ["10.0.0.1", "128.0.0.1", "localhost.org", "127.0.0.1.org", "[::2]"])
      expect([host, isLoopback(`http://${host}/localhost`)]).toEqual([host, false]);
  });
});
