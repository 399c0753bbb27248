/** Tells addresses that only the computer itself can open. */

/** Whether `address` is absolute and its host is this computer under a name only it knows. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}
