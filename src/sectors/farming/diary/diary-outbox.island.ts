/*
 * Lines of the diary are first kept on the phone, then sent, the oldest first. A line leaves the phone only when the server has
 * answered with the number under which it is kept there; the same key is sent each time.
 */
import { openOutbox } from '../../../core/ui/outbox.island.ts'

type Kept = {
  key: string
  season: string
  at: number
  title: string
  fields: [string, string][]
  photo: { field: string; name: string; blob: Blob } | undefined
  fault?: string
}
type Answer = { id?: string; title?: string; fields?: { field: string; message: string }[] }
type Fault = { field: string; message: string }
type Outcome = 'sent' | 'later' | { faults: Fault[] }

const box = openOutbox<Kept>('tinhso-diary', 'key')

async function send(record: Kept): Promise<Outcome> {
  const body = new FormData()
  for (const [name, value] of record.fields) body.append(name, value)
  body.set('key', record.key)
  body.set('written', new Date(record.at).toISOString())
  if (record.photo) body.append(record.photo.field, record.photo.blob, record.photo.name)
  const init = { method: 'POST', headers: { accept: 'application/json' }, body }
  const answer = await fetch(`/nuoi-trong/vu/${record.season}/ghi`, init).catch(() => undefined)
  if (!answer) return 'later'
  const said = (await answer.json().catch(() => ({}))) as Answer
  if (answer.ok && said.id) return 'sent'
  const isOurs = answer.status >= 400 && answer.status < 500 && ![401, 408, 425, 429].includes(answer.status)
  return isOurs ? { faults: said.fields ?? [{ field: '', message: said.title ?? String(answer.status) }] } : 'later'
}

class DiaryOutbox extends HTMLElement {
  list = document.createElement('div')
  said = document.createElement('p')
  drawn = 0

  connectedCallback(): void {
    this.said.setAttribute('role', 'status')
    this.said.className = 'farm-said'
    this.list.className = 'farm-waiting'
    this.prepend(this.said, this.list)
    for (const form of this.querySelectorAll('form')) {
      let busy = false
      form.addEventListener('submit', (event) => {
        // A correction is made in sight of what it corrects: it goes the plain way.
        if (form.querySelector('[name=corrects]')) return
        event.preventDefault()
        if (busy) return
        busy = true
        void this.take(form).finally(() => {
          busy = false
        })
      })
    }
    window.addEventListener('online', () => void this.sendAll())
    setInterval(() => void (navigator.onLine && this.sendAll()), 20_000)
    void this.sendAll()
  }

  async waiting(): Promise<Kept[]> {
    const all = await box.list().catch(() => [])
    return all.filter(({ season }) => season === this.dataset.season).sort((a, b) => a.at - b.at)
  }

  async take(form: HTMLFormElement): Promise<void> {
    const data = [...new FormData(form)]
    const [photo] = data.flatMap(([field, value]) =>
      typeof value !== 'string' && value.size > 0 ? [{ field, name: value.name, blob: value as Blob }] : [],
    )
    const fields = data.filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0] !== 'key')
    const title = form.closest('details')?.querySelector('summary')?.textContent ?? ''
    const season = this.dataset.season ?? ''
    const record: Kept = { key: crypto.randomUUID(), season, at: Date.now(), title, fields, photo }
    const stored = await box.keep(record).then(
      () => true,
      () => false,
    )
    const outcome = await box.alone(() => send(record))
    if (outcome === 'later' && !stored) return this.say(this.dataset.noStorage)
    if (typeof outcome === 'object') {
      await box.letGo(record.key).catch(() => undefined)
      return this.fault(form, outcome.faults)
    }
    if (outcome === 'sent') await box.letGo(record.key).catch(() => undefined)
    document.querySelector('.error-summary')?.remove()
    form.reset()
    const fold = form.closest('details')
    if (fold) fold.open = false
    this.say(outcome === 'sent' ? this.dataset.sent : this.dataset.kept)
    this.said.scrollIntoView({ block: 'center' })
    await this.draw()
  }

  say(words: string | undefined): void {
    this.said.textContent = words ?? ''
  }

  fault(form: HTMLFormElement, faults: Fault[]): void {
    this.say('')
    document.querySelector('.error-summary')?.remove()
    const summary = Object.assign(document.createElement('div'), { className: 'error-summary', tabIndex: -1 })
    summary.setAttribute('role', 'alert')
    const list = document.createElement('ul')
    for (const { field, message } of faults) {
      const line = document.createElement('li')
      line.append(field ? Object.assign(document.createElement('a'), { href: `#${field}`, textContent: message }) : message)
      list.append(line)
    }
    summary.append(Object.assign(document.createElement('h2'), { textContent: this.dataset.faults ?? '' }), list)
    form.before(summary)
    summary.focus()
  }

  /** What waits on this phone; of several looks at once the last one says it. */
  async draw(): Promise<void> {
    const turn = ++this.drawn
    const kept = await this.waiting()
    if (turn !== this.drawn) return
    this.toggleAttribute('data-waits', kept.length > 0)
    const make = (tag: string, text: string | undefined): HTMLElement =>
      Object.assign(document.createElement(tag), { textContent: text ?? '' })
    if (kept.length === 0) return this.list.replaceChildren()
    const lines = document.createElement('ul')
    lines.append(...kept.map((record) => this.line(record, make)))
    const now = Object.assign(make('button', this.dataset.send), { type: 'button', className: 'button button--secondary' })
    now.addEventListener('click', () => void this.sendAll())
    this.list.replaceChildren(make('p', (this.dataset.waiting ?? '').replace('{count}', String(kept.length))), lines, now)
  }

  line(record: Kept, make: (tag: string, text: string | undefined) => HTMLElement): HTMLElement {
    const line = document.createElement('li')
    const when = new Date(record.at).toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' })
    line.append(make('span', `${record.title} · ${when} `))
    if (record.fault) {
      const drop = Object.assign(make('button', this.dataset.drop), { type: 'button', className: 'button button--quiet' })
      drop.addEventListener('click', () => {
        if (confirm(this.dataset.dropSure)) void box.letGo(record.key).then(() => this.draw())
      })
      line.append(Object.assign(make('span', record.fault), { className: 'error' }), drop)
    }
    return line
  }

  async sendAll(): Promise<void> {
    await box.alone(async () => {
      for (const record of await this.waiting()) {
        const outcome = await send(record)
        if (outcome === 'later') break
        if (outcome === 'sent') await box.letGo(record.key)
        else await box.keep({ ...record, fault: outcome.faults.map(({ message }) => message).join(' ') })
      }
    })
    await this.draw()
  }
}
customElements.define('diary-outbox', DiaryOutbox)
