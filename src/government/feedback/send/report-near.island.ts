/** Shows reports of the same kind nearby while one is written, so that a person can follow one instead of sending another. */
type Near = { reference: string; path: string; words: string; note: string }

class ReportNear extends HTMLElement {
  asked = ''

  connectedCallback(): void {
    const form = this.closest('form')
    form?.addEventListener('change', () => void this.look(form))
    form?.addEventListener('report-placed', () => void this.look(form))
  }

  async look(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form)
    const [category, lat, lon] = ['category', 'lat', 'lon'].map((name) => String(data.get(name) ?? ''))
    const query = new URLSearchParams({ loai: category ?? '', lat: lat ?? '', lon: lon ?? '' }).toString()
    if (!category || !lat || !lon || query === this.asked || !navigator.onLine) return
    this.asked = query
    const answer = await fetch(`/phan-anh/gan-day?${query}`, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (!answer?.ok || query !== this.asked) return
    const { near } = (await answer.json()) as { near: Near[] }
    this.hidden = near.length === 0
    const title = Object.assign(document.createElement('h2'), { textContent: this.dataset.title ?? '' })
    const about = Object.assign(document.createElement('p'), { textContent: this.dataset.about ?? '' })
    const list = document.createElement('ul')
    list.className = 'report-lines'
    list.append(...near.map((each) => this.line(each)))
    this.replaceChildren(title, about, list)
  }

  line({ path, words, note }: Near): HTMLElement {
    const line = document.createElement('li')
    const link = Object.assign(document.createElement('a'), { href: path, textContent: words })
    const follow = Object.assign(document.createElement('a'), {
      href: `${path}#theo-doi`,
      className: 'button button--secondary',
      textContent: this.dataset.follow ?? '',
    })
    line.append(link, Object.assign(document.createElement('span'), { className: 'soft', textContent: note }), follow)
    return line
  }
}
customElements.define('report-near', ReportNear)
