/** A button that copies the code; there is none where the browser cannot copy. */
class CopyCode extends HTMLElement {
  connectedCallback(): void {
    if (!navigator.clipboard || this.firstChild) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button--quiet'
    button.setAttribute('aria-live', 'polite')
    button.textContent = this.dataset.label ?? ''
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(this.dataset.code ?? '')
      button.textContent = this.dataset.done ?? ''
      setTimeout(() => {
        button.textContent = this.dataset.label ?? ''
      }, 3000)
    })
    this.append(button)
  }
}
customElements.define('copy-code', CopyCode)
