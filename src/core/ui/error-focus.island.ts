/** Moves the reader to the error summary, and from an entry to its field. */
class ErrorFocus extends HTMLElement {
  connectedCallback(): void {
    this.querySelector<HTMLElement>('[role="alert"]')?.focus({ preventScroll: true })
    this.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]')
      const target = link && document.getElementById(link.hash.slice(1))
      if (!target) return
      event.preventDefault()
      const control = target.matches('input, select, textarea') ? target : target.querySelector<HTMLElement>('input, select, textarea')
      target.scrollIntoView({ block: 'start' })
      ;(control ?? target).focus({ preventScroll: true })
    })
  }
}
customElements.define('error-focus', ErrorFocus)
