/*
 * A report is first kept on the phone, then sent. It leaves the phone only when the server has answered with the number under
 * which it is kept there; the same key is sent each time, so an answer that was lost on the way does no harm.
 */
import { openOutbox } from '../../../core/ui/outbox.island.ts'

type Kept = {
  key: string
  at: number
  title: string
  fields: [string, string][]
  photos: { name: string; blob: Blob }[]
  fault?: string
  waited: boolean
}
type Answer = { id?: string; follow?: string; title?: string; fields?: { field: string; message: string }[] }
type Outcome = { sent: string; id: string } | { faults: { field: string; message: string }[] } | 'later'
type Photos = HTMLElement & { ready(): Promise<{ name: string; blob: Blob }[]> }

const box = openOutbox<Kept>('tinhso-reports', 'key')
const { keep, letGo, alone } = box
const listKept = async (): Promise<Kept[]> => (await box.list()).sort((a, b) => a.at - b.at)

async function send(record: Kept): Promise<Outcome> {
  const body = new FormData()
  for (const [name, value] of record.fields) body.append(name, value)
  body.set('key', record.key)
  body.set('channel', record.waited ? 'offline' : 'web')
  for (const { name, blob } of record.photos) body.append('photos', blob, name)
  const answer = await fetch('/phan-anh/gui', { method: 'POST', headers: { accept: 'application/json' }, body }).catch(() => undefined)
  if (!answer) return 'later'
  const said = (await answer.json().catch(() => ({}))) as Answer
  if (answer.ok && said.id) return { sent: said.follow ?? '/phan-anh', id: said.id }
  const isOurs = answer.status >= 400 && answer.status < 500 && ![401, 408, 425, 429].includes(answer.status)
  return isOurs ? { faults: said.fields ?? [{ field: 'words', message: said.title ?? String(answer.status) }] } : 'later'
}

const changed = new EventTarget()

class ReportQueue extends HTMLElement {
  sent: Node[] = []
  drawn = 0

  connectedCallback(): void {
    changed.addEventListener('queue', () => void this.draw())
    window.addEventListener('online', () => void this.sendAll())
    void this.draw().then(() => this.sendAll())
    setInterval(() => void (!this.hidden && navigator.onLine && this.sendAll()), 20_000)
  }

  /** Shows what waits on this phone, also where another page sent some of it, and what this page has sent. */
  async draw(): Promise<void> {
    const turn = ++this.drawn
    const kept = await listKept().catch(() => [])
    if (turn !== this.drawn) return
    this.hidden = kept.length + this.sent.length === 0
    const make = (tag: string, text: string | undefined): HTMLElement =>
      Object.assign(document.createElement(tag), { textContent: text ?? '' })
    const list = document.createElement('ul')
    list.className = 'files'
    list.append(...kept.map((record) => this.line(record, make)), ...this.sent)
    const now = Object.assign(make('button', this.dataset.send), { type: 'button', className: 'button button--secondary' })
    now.addEventListener('click', () => void this.sendAll())
    this.replaceChildren(make('h2', this.dataset.title), make('p', this.dataset.about), list, ...(kept.length > 0 ? [now] : []))
  }

  line(record: Kept, make: (tag: string, text: string | undefined) => HTMLElement): HTMLElement {
    const line = document.createElement('li')
    line.dataset.key = record.key
    const when = new Date(record.at).toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' })
    line.append(make('span', `${record.title} · ${when} · ${record.photos.length} ${this.dataset.photos ?? ''}`))
    const drop = Object.assign(make('button', this.dataset.drop), { type: 'button', className: 'button button--quiet' })
    drop.addEventListener('click', () => {
      if (confirm(this.dataset.dropSure)) void letGo(record.key).then(() => changed.dispatchEvent(new Event('queue')))
    })
    line.append(drop)
    if (record.fault) line.append(Object.assign(make('span', record.fault), { className: 'error' }))
    return line
  }

  async sendAll(): Promise<void> {
    await alone(async () => {
      for (const record of await listKept().catch(() => [])) {
        const outcome = await send(record)
        if (outcome === 'later') break
        if ('sent' in outcome) {
          await letGo(record.key)
          const line = document.createElement('li')
          line.append(
            Object.assign(document.createElement('a'), { href: outcome.sent, textContent: `${this.dataset.sent ?? ''} ${outcome.id}` }),
          )
          this.sent.push(line)
        } else await keep({ ...record, fault: outcome.faults.map((fault) => fault.message).join(' ') })
      }
    })
    await this.draw()
  }
}
customElements.define('report-queue', ReportQueue)

class ReportForm extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form')
    if (!form) return
    form.addEventListener('change', () => this.foldExtras(form))
    this.foldExtras(form)
    let busy = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (busy) return
      busy = true
      void this.submit(form).finally(() => {
        busy = false
      })
    })
  }

  /** Only the questions of the chosen kind are in sight. */
  foldExtras(form: HTMLFormElement): void {
    const chosen = new FormData(form).get('category')
    for (const extra of form.querySelectorAll<HTMLDetailsElement>('.report-extra')) {
      extra.hidden = extra.dataset.category !== chosen
      extra.open = !extra.hidden
    }
  }

  async submit(form: HTMLFormElement): Promise<void> {
    const photos = await (form.querySelector('report-photos') as Photos | null)?.ready()
    const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0] !== 'key')
    const title =
      form.querySelector<HTMLInputElement>('[name=category]:checked')?.closest('label')?.querySelector('span')?.firstChild?.textContent ??
      ''
    const record: Kept = { key: crypto.randomUUID(), at: Date.now(), title, fields, photos: photos ?? [], waited: false }
    this.say(this.dataset.sending)
    const stored = await keep(record).then(
      () => true,
      () => false,
    )
    const outcome = await alone(() => send(record))
    if (outcome === 'later' && !stored) return this.say(this.dataset.noStorage)
    if (outcome === 'later') {
      await keep({ ...record, waited: true })
      form.reset()
      this.foldExtras(form)
      this.say(this.dataset.kept)
      changed.dispatchEvent(new Event('queue'))
      return
    }
    await letGo(record.key).catch(() => undefined)
    if ('sent' in outcome) location.assign(outcome.sent)
    else this.fault(form, outcome.faults)
  }

  say(text: string | undefined): void {
    let line = this.querySelector<HTMLElement>(':scope > .report-said')
    if (!line) {
      line = Object.assign(document.createElement('p'), { className: 'report-said notice' })
      line.setAttribute('role', 'status')
      this.append(line)
    }
    line.hidden = !text
    line.textContent = text ?? ''
  }

  fault(form: HTMLFormElement, faults: { field: string; message: string }[]): void {
    this.say('')
    document.querySelector('.error-summary')?.remove()
    const box = Object.assign(document.createElement('div'), { className: 'error-summary', tabIndex: -1 })
    box.setAttribute('role', 'alert')
    const list = document.createElement('ul')
    for (const { field, message } of faults) {
      const line = document.createElement('li')
      line.append(Object.assign(document.createElement('a'), { href: `#${field}`, textContent: message }))
      list.append(line)
    }
    box.append(Object.assign(document.createElement('h2'), { textContent: this.dataset.faults ?? '' }), list)
    form.before(box)
    box.focus()
  }
}
customElements.define('report-form', ReportForm)
