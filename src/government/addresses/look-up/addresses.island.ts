/** A button where the phone knows where it is; without this the code is typed. */
class AddressHere extends HTMLElement {
  connectedCallback(): void {
    if (!('geolocation' in navigator) || this.childElementCount > 0) return
    const said = Object.assign(document.createElement('p'), { className: 'soft' })
    said.setAttribute('role', 'status')
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button button--secondary',
      textContent: this.dataset.here ?? '',
    })
    button.addEventListener('click', () => {
      said.textContent = this.dataset.wait ?? ''
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => location.assign(`${this.dataset.root}?lat=${coords.latitude.toFixed(6)}&lon=${coords.longitude.toFixed(6)}`),
        () => {
          said.textContent = this.dataset.failed ?? ''
        },
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
      )
    })
    this.append(button, said)
  }
}

customElements.define('address-here', AddressHere)
