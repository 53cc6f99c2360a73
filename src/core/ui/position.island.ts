/** What the phone says of where it is; words come from the element's data-here, -wait, -failed and, where it stays on the page, -found. */
type Said = { latitude: string; longitude: string; metres: string }

/** Adds a button that asks the phone where it is. Where it does not know, nothing is added: places can always be typed. */
export function positionButton(element: HTMLElement, use: (at: Said) => void): void {
  if (!('geolocation' in navigator) || element.querySelector(':scope > [role=status]')) return
  const said = Object.assign(document.createElement('p'), { className: 'soft' })
  said.setAttribute('role', 'status')
  const { here = '', wait = '', failed = '', found = '' } = element.dataset
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'button button--secondary',
    textContent: here,
  })
  button.addEventListener('click', () => {
    said.textContent = wait
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const metres = String(Math.round(coords.accuracy))
        use({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6), metres })
        said.textContent = found.replace('{metres}', metres)
      },
      () => {
        said.textContent = failed
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    )
  })
  element.append(button, said)
}
