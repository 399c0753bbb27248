/** A polite live region of a view: what is said in it a screen reader reads out, nobody sees it. */

export class Spoken {
  private readonly place: HTMLElement;

  constructor(view: HTMLElement) {
    this.place = view.ownerDocument.createElement("div");
    this.place.className = "nb-unseen nb-spoken";
    this.place.setAttribute("role", "status");
    view.append(this.place);
  }

  say(words: string): void {
    this.place.textContent = words;
  }

  dispose(): void {
    this.place.remove();
  }
}
