/* One press adds the place where the person stands as the next corner. Without it corners are typed. */
class FarmCorners extends HTMLElement {
  connectedCallback(): void {
    const area = this.querySelector('textarea')
    if (!area || !navigator.geolocation) return
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button button--secondary',
      textContent: this.dataset.add ?? '',
    })
    const said = document.createElement('p')
    said.setAttribute('role', 'status')
    button.addEventListener('click', () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const line = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`
          area.value = [area.value.trim(), line].filter(Boolean).join('\n')
          said.textContent = line
        },
        () => {
          said.textContent = this.dataset.failed ?? ''
        },
        { enableHighAccuracy: true, timeout: 20_000 },
      )
    })
    this.append(button, said)
  }
}
customElements.define('farm-corners', FarmCorners)
