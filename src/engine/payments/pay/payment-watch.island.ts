/** Asks now and then whether the money came, and shows the page anew when it did. Without it, "I have paid" does the same. */
class PaymentWatch extends HTMLElement {
  private timer = 0
  private pause = 4000
  private known = ''

  connectedCallback(): void {
    this.timer = window.setTimeout(() => void this.look(), this.pause)
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer)
  }

  private async look(): Promise<void> {
    const answer = document.hidden
      ? undefined
      : await fetch(this.dataset.watch ?? '', { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (answer?.ok) {
      const { state } = (await answer.json()) as { state: string }
      if (this.known && state !== this.known) {
        location.assign(location.pathname)
        return
      }
      this.known = state
    }
    // Banks take seconds or minutes: look less often the longer it takes.
    this.pause = Math.min(this.pause * 1.3, 30_000)
    this.timer = window.setTimeout(() => void this.look(), this.pause)
  }
}
customElements.define('payment-watch', PaymentWatch)
