/** Takes what the server sends in place of what is shown; says when it has not heard for long. */
class CentreLive extends HTMLElement {
  private source: EventSource | undefined
  private timer: number | undefined
  private heard = Date.now()

  connectedCallback(): void {
    const { from } = this.dataset
    if (!from || !('EventSource' in window)) return
    this.source = new EventSource(from)
    this.source.addEventListener('open', () => this.seen())
    this.source.addEventListener('live', (event) => {
      this.seen()
      const { html } = JSON.parse((event as MessageEvent<string>).data) as { html: string }
      const region = this.querySelector('[data-live]')
      // Nothing moves under the reader's hands: who is inside with the keyboard is shown the new numbers when they have left.
      if (region && !region.contains(document.activeElement) && region.innerHTML !== html) region.innerHTML = html
    })
    this.timer = window.setInterval(() => {
      if (this.source?.readyState === EventSource.OPEN) this.heard = Date.now()
      this.toggle(Date.now() - this.heard > 90_000)
    }, 10_000)
  }

  disconnectedCallback(): void {
    this.source?.close()
    window.clearInterval(this.timer)
  }

  private seen(): void {
    this.heard = Date.now()
    this.toggle(false)
  }

  private toggle(lost: boolean): void {
    const words = this.querySelector('[data-lost-words]')
    if (!lost) {
      words?.remove()
      return
    }
    if (words) return
    const note = document.createElement('p')
    note.dataset.lostWords = ''
    note.className = 'centre-lost'
    note.setAttribute('role', 'status')
    note.textContent = this.dataset.lost ?? ''
    this.prepend(note)
  }
}
customElements.define('centre-live', CentreLive)
