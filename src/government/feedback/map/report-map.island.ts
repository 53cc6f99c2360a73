/** Moves the map without loading the whole page: links and drags fetch the view and put it in place. Links work without this. */
class ReportMap extends HTMLElement {
  from: { x: number; y: number } | undefined

  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a')
      const href = link?.getAttribute('href')
      if (!href?.startsWith('?') || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      void this.go(href, link?.dataset.way)
    })
    this.addEventListener('pointerdown', (event) => {
      if ((event.target as Element).closest('svg[data-level]')) this.from = { x: event.clientX, y: event.clientY }
    })
    this.addEventListener('pointerup', (event) => this.drop(event))
    window.addEventListener('popstate', () => void this.show(location.href))
  }

  /** A drag is answered in whole squares of the grid. */
  drop(event: PointerEvent): void {
    const svg = this.querySelector<SVGSVGElement>('svg[data-level]')
    const from = this.from
    this.from = undefined
    if (!svg || !from) return
    const square = svg.getBoundingClientRect().width / 16
    const [dx, dy] = [Math.round((from.x - event.clientX) / square), Math.round((event.clientY - from.y) / square)]
    if (dx === 0 && dy === 0) return
    event.preventDefault()
    const address = new URL(location.href)
    address.searchParams.set('muc', svg.dataset.level ?? '')
    address.searchParams.set('x', String(Number(svg.dataset.x) + dx))
    address.searchParams.set('y', String(Number(svg.dataset.y) + dy))
    void this.go(address.pathname + address.search)
  }

  async go(href: string, way?: string): Promise<void> {
    if (!(await this.show(href))) {
      location.assign(href)
      return
    }
    history.pushState(null, '', href)
    if (way) this.querySelector<HTMLElement>(`[data-way="${way}"]`)?.focus()
  }

  async show(href: string): Promise<boolean> {
    const answer = await fetch(href, { headers: { accept: 'text/html' } }).catch(() => undefined)
    if (!answer?.ok) return false
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('report-map')
    if (!fresh) return false
    this.replaceChildren(...fresh.childNodes)
    return true
  }
}
customElements.define('report-map', ReportMap)
