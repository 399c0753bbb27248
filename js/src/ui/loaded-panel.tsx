/** A panel that is loaded with `static/front.js`; it says so when that cannot be had. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PanelProps } from "./company";
import type { LoadedPart } from "./panel-switch";
import { wayText } from "./way-texts";

export function panelNamed(name: LoadedPart): (props: PanelProps) => VNode {
  return ({ company }) => <Loaded company={company} name={name} />;
}

function Loaded({ company, name }: PanelProps & { name: LoadedPart }): VNode {
  const { front } = company;
  const place = useRef<HTMLDivElement>(null);
  const [module, setModule] = useState(front.module);
  const [failed, setFailed] = useState(false);
  useLayoutEffect(() => {
    if (module !== undefined || failed) return undefined;
    let isWanted = true;
    front.load().then(
      (loaded) => isWanted && setModule(loaded),
      () => isWanted && setFailed(true),
    );
    return () => {
      isWanted = false;
    };
  }, [module, failed, front]);
  useLayoutEffect(() => {
    if (place.current === null) return undefined;
    return module?.showPanel(place.current, name, company);
  }, [module, name, company]);
  if (failed) {
    return (
      <div class="nb-unloaded" role="alert">
        <p>{wayText("front.unreachable")}</p>
        <button type="button" class="nb-small" onClick={() => setFailed(false)}>
          {wayText("front.again")}
        </button>
      </div>
    );
  }
  return <div class="nb-loaded" ref={place} aria-busy={module === undefined} />;
}
