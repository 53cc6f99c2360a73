/** Fills in where the phone is; without this the two numbers are typed. */
class RegisterPlace extends HTMLElement {
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
        ({ coords }) => {
          this.put(this.dataset.latitude, coords.latitude)
          this.put(this.dataset.longitude, coords.longitude)
          said.textContent = (this.dataset.found ?? '').replace('{metres}', String(Math.round(coords.accuracy)))
        },
        () => {
          said.textContent = this.dataset.failed ?? ''
        },
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
      )
    })
    this.append(button, said)
  }

  put(name: string | undefined, degrees: number): void {
    const input = this.closest('form')?.querySelector<HTMLInputElement>(`input[name="${name}"]`)
    if (input) input.value = degrees.toFixed(6)
  }
}

customElements.define('register-place', RegisterPlace)
