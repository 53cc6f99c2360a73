/*
 * The check list in the field: what is ticked is kept on the phone at once and sent when there is a network. It leaves the
 * phone only when the server answered; where somebody else wrote on the same point meanwhile, both are shown and the
 * inspector decides. Without this the sheet is a form with one button.
 */
import { follow, readGiven } from './inspection-limit.island.ts'
import { alone, keep, letGo, letGoOf, listKept, type Note, type Photo, type Place } from './inspection-queue.island.ts'
import { fill, isAnswer, isHalfDay, limitOf, noteOf, tick, ticked, today, typedIn } from './inspection-row.island.ts'

type Theirs = { value: string; answer: string | null; words: string; note: string; byName: string; version: number }
type Answer = { point: string; clientKey: string; outcome: 'written' | 'same' | 'conflict'; version: number; theirs?: Theirs }

class InspectionSheet extends HTMLElement {
  place: Place | undefined
  said = document.createElement('p')
  drawn = 0
  later = 0

  connectedCallback(): void {
    const form = this.querySelector('form')
    if (!form) return
    this.said.setAttribute('role', 'status')
    this.said.className = 'sheet-said'
    this.prepend(this.said)
    form.addEventListener('change', (event) => void this.changed(event.target as HTMLInputElement))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.sendAll()
    })
    window.addEventListener('online', () => void this.sendAll())
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => (this.place = { lat: coords.latitude, lon: coords.longitude }),
      () => undefined,
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
    void this.restore().then(() => this.sendAll())
  }

  get visit(): string {
    return this.dataset.visit ?? ''
  }

  pointOf(element: Element): HTMLElement | null {
    return element.closest<HTMLElement>('[data-point]')
  }

  /** What waits on this phone is shown in the sheet again. */
  async restore(): Promise<void> {
    for (const record of await listKept()) {
      if (record.visit !== this.visit || record.kind !== 'note') continue
      const row = this.querySelector<HTMLElement>(`[data-point="${record.point}"]`)
      if (!row) continue
      const answer = record.answer ?? ''
      fill(row, { ...record, answer })
      this.showFollows(row, answer)
    }
    await this.draw()
  }

  async changed(input: HTMLInputElement): Promise<void> {
    const row = this.pointOf(input)
    const point = row?.dataset.point
    if (!row || !point) return
    if (input.type === 'file') {
      for (const file of input.files ?? []) {
        const clientKey = crypto.randomUUID()
        await keep({ kind: 'photo', id: clientKey, visit: this.visit, point, clientKey, name: file.name, blob: file, place: this.place })
      }
      input.value = ''
    } else {
      if (isHalfDay(row)) return
      const answer = readGiven(limitOf(row), typedIn(row))
      if (answer === undefined) return this.showWrong(row)
      // What follows from the answer is ticked; who finds otherwise ticks it afterwards and says why.
      const follows = follow(limitOf(row), answer, today())
      if (isAnswer(input) && follows) tick(row, follows)
      this.showFollows(row, answer)
      const value = ticked(row)
      if (!value) return
      const note = noteOf(row)?.value.trim() ?? ''
      const id = `${this.visit}/${point}`
      // A new note replaces the one that waits, with a new key: the server has not answered for it.
      await keep({
        kind: 'note',
        id,
        visit: this.visit,
        point,
        value,
        answer,
        note,
        seen: Number(row.dataset.seen ?? 0),
        notedAt: new Date().toISOString(),
        clientKey: crypto.randomUUID(),
        place: this.place,
      })
    }
    await this.draw()
    await this.sendAll()
  }

  /** Within or outside, at once; a finding that is another than the answer gives asks for its reason. */
  showFollows(row: HTMLElement, answer: string): void {
    const said = row.querySelector<HTMLElement>('.sheet-follows')
    if (!said) return
    const follows = follow(limitOf(row), answer, today())
    const isOtherwise = follows !== undefined && ticked(row) !== '' && ticked(row) !== follows
    said.className = `sheet-follows sheet-follows--${follows ?? 'none'}`
    said.textContent =
      (follows ? (isOtherwise ? this.dataset.otherwise : this.dataset[follows === 'good' ? 'followsGood' : 'followsFault']) : '') ?? ''
  }

  showWrong(row: HTMLElement): void {
    const said = row.querySelector<HTMLElement>('.sheet-follows')
    if (!said) return
    const { kind } = limitOf(row)
    said.className = 'sheet-follows sheet-follows--fault'
    said.textContent =
      (kind === 'date' ? this.dataset.wrongDate : kind === 'count' ? this.dataset.wrongCount : this.dataset.wrongMeasure) ?? ''
  }

  /** Says how much waits; of several looks at once the last one says it. */
  async draw(): Promise<void> {
    const turn = ++this.drawn
    const waiting = (await listKept()).filter((record) => record.visit === this.visit).length
    if (turn !== this.drawn) return
    const words = waiting === 0 ? this.dataset.saved : navigator.onLine ? this.dataset.sending : this.dataset.offline
    this.said.textContent = (words ?? '').replace('{count}', String(waiting))
    this.toggleAttribute('data-waiting', waiting > 0)
  }

  async sendAll(): Promise<void> {
    clearTimeout(this.later)
    if (!navigator.onLine) return this.draw()
    await alone(async () => {
      const kept = (await listKept()).filter((record) => record.visit === this.visit)
      await this.sendNotes(kept.filter((record): record is Note => record.kind === 'note'))
      for (const record of kept) if (record.kind === 'photo' && !(await this.sendPhoto(record))) break
    }).catch(() => {
      // A phone says that the network is back before anything goes over it: soon once more.
      this.later = window.setTimeout(() => void this.sendAll(), 5_000)
    })
    await this.draw()
  }

  async sendNotes(notes: Note[]): Promise<void> {
    if (notes.length === 0) return
    const body = JSON.stringify({
      notes: notes.map(({ point, value, answer, note, seen, notedAt, clientKey, place }) => ({
        point,
        value,
        ...(answer ? { answer } : {}),
        note,
        seen,
        notedAt,
        clientKey,
        ...(place ? { place } : {}),
      })),
    })
    const answer = await fetch(`/api/inspections/${this.visit}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
    })
    if (!answer.ok) {
      this.said.textContent = this.dataset.refused ?? ''
      return
    }
    const { answers } = (await answer.json()) as { answers: Answer[] }
    for (const said of answers) {
      const sent = notes.find((note) => note.clientKey === said.clientKey)
      const row = this.querySelector<HTMLElement>(`[data-point="${said.point}"]`)
      if (!sent || !row) continue
      if (said.outcome === 'conflict' && said.theirs) {
        this.showConflict(row, sent, said.theirs)
        continue
      }
      row.dataset.seen = String(said.version)
      await letGoOf(sent)
    }
  }

  showConflict(row: HTMLElement, mine: Note, theirs: Theirs): void {
    row.querySelector('.conflict')?.remove()
    const box = document.createElement('div')
    box.className = 'conflict notice notice--attention'
    const label = (value: string): string => this.dataset[`value${value.replaceAll('_', '')}`] ?? value
    const text = Object.assign(document.createElement('p'), {
      textContent: `${(this.dataset.conflict ?? '').replace('{name}', theirs.byName)} “${[label(theirs.value), theirs.words].filter(Boolean).join(' ')}${theirs.note ? `: ${theirs.note}` : ''}”`,
    })
    const button = (words: string | undefined, act: () => Promise<void>): HTMLButtonElement => {
      const made = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button--secondary',
        textContent: words ?? '',
      })
      made.addEventListener('click', () => void act())
      return made
    }
    const end = async (): Promise<void> => {
      row.dataset.seen = String(theirs.version)
      box.remove()
      await this.draw()
      await this.sendAll()
    }
    const keepMine = button(this.dataset.mine, async () => {
      await keep({ ...mine, seen: theirs.version, clientKey: crypto.randomUUID() })
      await end()
    })
    const keepTheirs = button(this.dataset.theirs, async () => {
      await letGo(mine.id)
      fill(row, { ...theirs, answer: theirs.answer ?? '' })
      this.showFollows(row, theirs.answer ?? '')
      await end()
    })
    box.append(text, keepMine, keepTheirs)
    row.append(box)
  }

  async sendPhoto(photo: Photo): Promise<boolean> {
    const body = new FormData()
    body.append('photo', photo.blob, photo.name)
    const query = new URLSearchParams({
      point: photo.point,
      key: photo.clientKey,
      ...(photo.place ? { lat: String(photo.place.lat), lon: String(photo.place.lon) } : {}),
    })
    const answer = await fetch(`/api/inspections/${this.visit}/photos?${query}`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
    })
    if (!answer.ok && (answer.status < 400 || answer.status >= 500)) return false
    await letGo(photo.id)
    if (!answer.ok) this.said.textContent = this.dataset.refused ?? ''
    return true
  }
}
customElements.define('inspection-sheet', InspectionSheet)
