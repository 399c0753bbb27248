/** The QR code of a link: what draws it is loaded only now. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../front-texts";

interface Code {
  readonly size: number;
  readonly path: string;
}

interface QrModule {
  qrPath(text: string): Code;
}

interface QrProps {
  readonly link: string;
  /** The module that draws codes: `static/qr.js` of the board's server. */
  readonly module: string;
  /** For tests, which load no modules from a server. */
  readonly load?: (module: string) => Promise<QrModule>;
}

export function QrCode({ link, module, load = loadModule }: QrProps): VNode {
  const [code, setCode] = useState<Code | "none">();
  useEffect(() => {
    let isOver = false;
    load(module).then(
      ({ qrPath }) => !isOver && setCode(qrPath(link)),
      () => !isOver && setCode("none"),
    );
    return () => {
      isOver = true;
    };
  }, [link, module]);
  if (code === "none") return <p class="nb-remark">{say("share.qr-none")}</p>;
  if (code === undefined) return <div class="nb-qr" />;
  return (
    <svg
      class="nb-qr"
      viewBox={`0 0 ${code.size} ${code.size}`}
      role="img"
      aria-label={say("share.qr")}
      shape-rendering="crispEdges"
    >
      <rect width={code.size} height={code.size} fill="#ffffff" />
      <path d={code.path} fill="#000000" />
    </svg>
  );
}

function loadModule(module: string): Promise<QrModule> {
  return import(module);
}
