/** One press, one sending; says so when it takes longer than 300 ms. */
class SubmitOnce extends HTMLElement {
  connectedCallback(): void {
    let sending = false
    let timer = 0
    let words: HTMLElement | undefined
    this.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return
      if (sending) {
        event.preventDefault()
        return
      }
      sending = true
      timer = window.setTimeout(() => {
        words = document.createElement('p')
        words.className = 'button-wait'
        words.setAttribute('role', 'status')
        words.textContent = this.dataset.sending ?? ''
        const button = (event as SubmitEvent).submitter
        if (button) button.after(words)
        else this.append(words)
      }, 300)
    })
    // Back from the next page: the form can be sent again.
    window.addEventListener('pageshow', () => {
      sending = false
      clearTimeout(timer)
      words?.remove()
    })
  }
}
customElements.define('submit-once', SubmitOnce)
