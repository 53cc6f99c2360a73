/** J and K move, X ticks, A ticks all, Enter opens, / searches, ? lists the keys, Esc unticks; other letters press the button that carries them. */
class QueueKeys extends HTMLElement {
  #at = -1
  readonly #listen = (event: KeyboardEvent): void => this.#onKey(event)

  connectedCallback(): void {
    document.addEventListener('keydown', this.#listen)
    this.addEventListener('change', () => this.#count())
    this.querySelector('[data-clear]')?.addEventListener('click', (event) => {
      event.preventDefault()
      this.#untick()
    })
    this.#count()
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#listen)
  }

  get #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>('tr[data-href]')]
  }

  get #ticks(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('tr[data-href] input[type="checkbox"]')]
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const typing = target.matches('textarea, select, input:not([type="checkbox"]):not([type="radio"])') || target.isContentEditable
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
    if (this.#act(event.key, target)) event.preventDefault()
  }

  #act(key: string, target: HTMLElement): boolean {
    const rows = this.#rows
    const row = rows[this.#at]
    const letter = key.toLowerCase()
    if (letter === 'j' && rows.length > 0) this.#move(rows, this.#at + 1)
    else if (letter === 'k' && rows.length > 0) this.#move(rows, this.#at - 1)
    else if (letter === 'x' && row) row.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click()
    else if (letter === 'a' && this.#ticks.length > 0) this.#tickAll()
    else if (key === 'Enter' && row && !target.matches('a, button, summary')) location.assign(row.dataset.href ?? '')
    else if (key === '/') document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
    else if (key === '?') this.#help()
    else if (key === 'Escape') this.#untick()
    else return this.#press(letter)
    return true
  }

  /** The button or link that carries the letter. */
  #press(letter: string): boolean {
    const button = [...this.querySelectorAll<HTMLElement>('[data-hotkey]')].find((own) => own.dataset.hotkey?.toLowerCase() === letter)
    button?.click()
    return button !== undefined
  }

  #move(rows: HTMLTableRowElement[], to: number): void {
    this.#at = Math.max(0, Math.min(rows.length - 1, to))
    rows.forEach((row, index) => row.classList.toggle('is-cursor', index === this.#at))
    const row = rows[this.#at]
    row?.setAttribute('tabindex', '-1')
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }

  /** Ticks every row, or none where every row is ticked. */
  #tickAll(): void {
    const all = this.#ticks.every((tick) => tick.checked)
    for (const tick of this.#ticks) tick.checked = !all
    this.#count()
  }

  #untick(): void {
    for (const tick of this.#ticks) tick.checked = false
    this.#count()
  }

  #count(): void {
    const bar = this.querySelector<HTMLElement>('.bulk')
    if (!bar) return
    const count = this.#ticks.filter((tick) => tick.checked).length
    for (const tick of this.#ticks) tick.closest('tr')?.classList.toggle('is-chosen', tick.checked)
    bar.classList.toggle('bulk--on', count > 0)
    const words = bar.querySelector<HTMLElement>('[data-count]')
    if (words) {
      words.textContent = (bar.dataset.some ?? '').replace('{count}', String(count))
      words.hidden = count === 0
    }
    const none = bar.querySelector<HTMLElement>('[data-none]')
    if (none) none.hidden = count > 0
  }

  #help(): void {
    const list = this.querySelector('.keys')
    if (!list) return
    const dialog = document.createElement('dialog')
    dialog.className = 'help-dialog'
    const title = document.createElement('h2')
    title.textContent = this.dataset.title ?? ''
    const close = document.createElement('button')
    close.className = 'button button--secondary'
    close.textContent = this.dataset.close ?? ''
    close.addEventListener('click', () => dialog.close())
    dialog.addEventListener('close', () => dialog.remove())
    dialog.append(title, list.cloneNode(true), close)
    document.body.append(dialog)
    dialog.showModal()
  }
}
customElements.define('queue-keys', QueueKeys)
