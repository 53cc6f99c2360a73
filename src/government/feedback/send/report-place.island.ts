/** The phone's own position, or a tap on the map; the words and the list of communes below work without this. */
type Spot = { lat: number; lon: number }
const pixels = 640
const cells = 16
const side = (level: number): number => 0.32 / 2 ** level

class ReportPlace extends HTMLElement {
  level = 3
  corner = { x: 0, y: 0 }
  said: HTMLElement | undefined
  map: HTMLElement | undefined

  connectedCallback(): void {
    const tools = this.querySelector('.place-tools')
    if (!tools) return
    const button = (text: string | undefined, act: () => void): HTMLButtonElement => {
      const made = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button--secondary',
        textContent: text ?? '',
      })
      made.addEventListener('click', act)
      return made
    }
    this.said = Object.assign(document.createElement('p'), { className: 'soft' })
    this.said.setAttribute('role', 'status')
    if ('geolocation' in navigator) tools.append(button(this.dataset.locate, () => this.locate()))
    tools.append(
      button(this.dataset.map, () => this.toggleMap()),
      this.said,
    )
    this.map = Object.assign(document.createElement('div'), { className: 'place-map', hidden: true })
    tools.append(this.map)
    document.addEventListener('photo-place', (event) => {
      const { lat, lon, at } = (event as CustomEvent<{ lat: string; lon: string; at?: string }>).detail
      this.field('exif_lat').value = lat
      this.field('exif_lon').value = lon
      if (at) this.field('exif_at').value = at
    })
    this.closest('form')?.addEventListener('reset', () => this.put(undefined))
    if (this.field('lat').value) this.tell(this.dataset.found)
  }

  field(name: string): HTMLInputElement {
    const own = `${this.dataset.prefix ?? ''}${name}`
    const found = this.querySelector<HTMLInputElement>(`input[name="${own}"]`)
    if (found) return found
    const made = Object.assign(document.createElement('input'), { type: 'hidden', name: own })
    this.append(made)
    return made
  }

  tell(text: string | undefined): void {
    if (this.said) this.said.textContent = text ?? ''
  }

  locate(): void {
    this.tell(this.dataset.locating)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.put({ lat: coords.latitude, lon: coords.longitude }),
      () => this.tell(this.dataset.failed),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    )
  }

  put(spot: Spot | undefined): void {
    this.field('lat').value = spot ? spot.lat.toFixed(6) : ''
    this.field('lon').value = spot ? spot.lon.toFixed(6) : ''
    this.tell(spot ? this.dataset.found : '')
    if (spot) this.dispatchEvent(new CustomEvent('report-placed', { bubbles: true, detail: spot }))
    if (this.map && !this.map.hidden) this.draw()
  }

  get spot(): Spot | undefined {
    const [lat, lon] = [Number(this.field('lat').value.replace(',', '.')), Number(this.field('lon').value.replace(',', '.'))]
    return lat && lon ? { lat, lon } : undefined
  }

  toggleMap(): void {
    if (!this.map) return
    this.map.hidden = !this.map.hidden
    const spot = this.spot
    if (!this.map.hidden)
      this.centre(spot ? 7 : Number(this.dataset.level) + 1, spot ?? { lat: Number(this.dataset.lat), lon: Number(this.dataset.lon) })
  }

  centre(level: number, { lat, lon }: Spot): void {
    this.level = Math.min(9, Math.max(0, level))
    this.corner = { x: Math.floor(lon / side(this.level)) - cells / 2, y: Math.floor(lat / side(this.level)) - cells / 2 }
    this.draw()
  }

  middle(): Spot {
    const s = side(this.level)
    return { lat: (this.corner.y + cells / 2) * s, lon: (this.corner.x + cells / 2) * s }
  }

  draw(): void {
    const picture = new Image(pixels, pixels)
    picture.src = `/phan-anh/nen.svg?muc=${this.level}&x=${this.corner.x}&y=${this.corner.y}`
    picture.alt = this.dataset.mapHint ?? ''
    picture.addEventListener('click', (event) => this.tap(picture, event))
    const way = (label: string | undefined, sign: string, by: number): HTMLButtonElement => {
      const made = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button--secondary',
        textContent: sign,
      })
      made.setAttribute('aria-label', label ?? '')
      made.addEventListener('click', () => this.centre(this.level + by, this.spot ?? this.middle()))
      return made
    }
    const hint = Object.assign(document.createElement('p'), { className: 'soft', textContent: this.dataset.mapHint ?? '' })
    const sheet = Object.assign(document.createElement('div'), { className: 'place-sheet' })
    sheet.append(picture, ...this.pin())
    this.map?.replaceChildren(sheet, way(this.dataset.nearer, '+', 1), way(this.dataset.farther, '−', -1), hint)
  }

  pin(): HTMLElement[] {
    const spot = this.spot
    if (!spot) return []
    const s = side(this.level)
    const [x, y] = [(spot.lon / s - this.corner.x) / cells, 1 - (spot.lat / s - this.corner.y) / cells]
    if (x < 0 || x > 1 || y < 0 || y > 1) return []
    const pin = Object.assign(document.createElement('span'), { className: 'place-pin' })
    pin.style.left = `${x * 100}%`
    pin.style.top = `${y * 100}%`
    return [pin]
  }

  /** A first tap comes nearer, from near it sets the mark: a finger is 500 metres wide on the map of a province. */
  tap(picture: HTMLElement, event: MouseEvent): void {
    const shown = picture.getBoundingClientRect()
    const s = side(this.level)
    const spot = {
      lon: (this.corner.x + ((event.clientX - shown.left) / shown.width) * cells) * s,
      lat: (this.corner.y + (1 - (event.clientY - shown.top) / shown.height) * cells) * s,
    }
    if (this.level < 6) this.centre(this.level + 2, spot)
    else this.put(spot)
  }
}
customElements.define('report-place', ReportPlace)
