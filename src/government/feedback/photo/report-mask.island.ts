/** A tap on the picture writes the part to be covered into the field below, and shows where it lies. */
class ReportMask extends HTMLElement {
  connectedCallback(): void {
    const picture = this.querySelector('img')
    const field = this.querySelector('textarea')
    const sheet = this.querySelector('.mask-sheet')
    if (!picture || !field || !sheet) return
    picture.addEventListener('click', (event) => {
      const shown = picture.getBoundingClientRect()
      const wide = 12
      const high = (wide * shown.width) / shown.height
      const at = (share: number, size: number): number => Math.round(Math.max(0, Math.min(100 - size, share * 100 - size / 2)) * 10) / 10
      const [x, y] = [at((event.clientX - shown.left) / shown.width, wide), at((event.clientY - shown.top) / shown.height, high)]
      field.value = [field.value.trim(), `${x},${y},${wide},${Math.round(Math.min(high, 100 - y) * 10) / 10}`].filter(Boolean).join('; ')
      this.draw(sheet, field)
    })
    field.addEventListener('input', () => this.draw(sheet, field))
    const clear = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button button--quiet',
      textContent: this.dataset.clear ?? '',
    })
    clear.addEventListener('click', () => {
      field.value = ''
      this.draw(sheet, field)
    })
    this.append(clear)
  }

  draw(sheet: Element, field: HTMLTextAreaElement): void {
    for (const old of sheet.querySelectorAll('span')) old.remove()
    for (const part of field.value.split(';')) {
      const [x, y, width, height] = part.split(',').map(Number)
      if (!width || !height) continue
      const box = document.createElement('span')
      Object.assign(box.style, { left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` })
      sheet.append(box)
    }
  }
}
customElements.define('report-mask', ReportMask)
