const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} MB`

/** Shows what was chosen and how large it is, warns before a long upload, and takes files that are dropped. */
class FileDrop extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input')
    const area = this.querySelector('.drop')
    if (!input || !area) return
    input.addEventListener('change', () => this.show(input))
    area.addEventListener('dragover', (event) => {
      event.preventDefault()
      area.classList.add('drop--over')
    })
    area.addEventListener('dragleave', () => area.classList.remove('drop--over'))
    area.addEventListener('drop', (event) => {
      event.preventDefault()
      area.classList.remove('drop--over')
      const files = (event as DragEvent).dataTransfer?.files
      if (!files?.length || (files.length > 1 && !input.multiple)) return
      input.files = files
      this.show(input)
    })
  }

  show(input: HTMLInputElement): void {
    const list = this.querySelector('ul')
    const most = Number(this.dataset.max) || Number.POSITIVE_INFINITY
    list?.replaceChildren(
      ...[...(input.files ?? [])].map((file) => {
        const line = document.createElement('li')
        const name = document.createElement('span')
        name.textContent = `${file.name} · ${size(file.size)}`
        line.append(name)
        if (file.size > most) {
          const warning = document.createElement('span')
          warning.className = 'error'
          warning.textContent = this.dataset.tooLarge ?? ''
          line.append(warning)
        }
        return line
      }),
    )
  }
}
customElements.define('file-drop', FileDrop)
