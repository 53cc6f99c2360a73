/** Looks every three seconds and changes what has changed, so that the wall does not flicker. Without this the page comes anew. */
class ReceptionScreen extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined

  connectedCallback(): void {
    this.#timer = setInterval(() => void this.#look(), 3000)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('reception-screen')
    if (fresh && fresh.innerHTML !== this.innerHTML) this.replaceChildren(...fresh.childNodes)
  }
}
customElements.define('reception-screen', ReceptionScreen)
