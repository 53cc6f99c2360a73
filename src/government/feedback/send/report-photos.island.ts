/*
 * Shows the chosen photos, made small enough on the phone itself, and covers what is tapped with coarse squares before anything
 * is sent. A picture drawn anew carries no place any more, so that is read first. Without this the server does the same.
 */
export type Ready = { name: string; blob: Blob }
type Card = { file: File; canvas: HTMLCanvasElement | undefined; undo: ImageData[] }
type Exif = { lat?: string; lon?: string; at?: string }

/** Place and time out of a JPEG's EXIF part: the few fields that matter, nothing else. */
async function readExif(file: File): Promise<Exif> {
  const view = new DataView(await file.slice(0, 131_072).arrayBuffer())
  try {
    for (let at = 2; view.getUint16(at) >> 8 === 0xff; at += 2 + view.getUint16(at + 2))
      if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return readTiff(view, at + 10)
  } catch {
    // A file that ends too early has nothing to tell.
  }
  return {}
}

function readTiff(view: DataView, base: number): Exif {
  const little = view.getUint16(base) === 0x4949
  const u16 = (at: number): number => view.getUint16(base + at, little)
  const u32 = (at: number): number => view.getUint32(base + at, little)
  const entries = (at: number): Map<number, number> => {
    const found = new Map<number, number>()
    for (let n = 0; n < u16(at); n++) found.set(u16(at + 2 + n * 12), at + 2 + n * 12)
    return found
  }
  const root = entries(u32(4))
  const exif: Exif = {}
  const gpsAt = root.get(0x8825)
  const gps = gpsAt === undefined ? undefined : entries(u32(gpsAt + 8))
  const degrees = (tag: number, sign: number): string | undefined => {
    const [value, side] = [gps?.get(tag), gps?.get(sign)]
    if (value === undefined || side === undefined) return undefined
    const at = u32(value + 8)
    const part = (n: number): number => u32(at + n * 8) / (u32(at + n * 8 + 4) || 1)
    const letter = String.fromCharCode(view.getUint8(base + side + 8))
    const sum = part(0) + part(1) / 60 + part(2) / 3600
    return sum === 0 ? undefined : String(letter === 'S' || letter === 'W' ? -sum : sum)
  }
  const [lat, lon] = [degrees(2, 1), degrees(4, 3)]
  if (lat && lon) Object.assign(exif, { lat, lon })
  const moreAt = root.get(0x8769)
  const takenAt = moreAt === undefined ? undefined : entries(u32(moreAt + 8)).get(0x9003)
  if (takenAt !== undefined) {
    const text = Array.from({ length: 19 }, (_, n) => String.fromCharCode(view.getUint8(base + u32(takenAt + 8) + n))).join('')
    const [, day, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/.exec(text) ?? []
    if (day) exif.at = `${day.replaceAll(':', '-')}T${time}+07:00`
  }
  return exif
}

class ReportPhotos extends HTMLElement {
  cards: Card[] = []
  exif: Exif = {}

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    input?.addEventListener('change', () => void this.take([...(input.files ?? [])]))
    this.closest('form')?.addEventListener('reset', () => {
      this.cards = []
      this.exif = {}
      this.draw()
    })
  }

  async take(files: File[]): Promise<void> {
    const most = Number(this.dataset.most)
    this.cards = []
    for (const file of files.slice(0, most)) {
      const exif = await readExif(file)
      if (exif.lat && !this.exif.lat) this.exif = exif
      this.cards.push({ file, canvas: await this.shrink(file), undo: [] })
    }
    this.draw(files.length > most ? this.dataset.tooMany : undefined)
    if (this.exif.lat) this.dispatchEvent(new CustomEvent('photo-place', { bubbles: true, detail: this.exif }))
  }

  /** The picture, upright and small; undefined where this browser cannot open it: the server will say so. */
  async shrink(file: File): Promise<HTMLCanvasElement | undefined> {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined)
    if (!picture) return undefined
    const scale = Math.min(1, Number(this.dataset.maxPixels) / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d', { willReadFrequently: true })?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return canvas
  }

  draw(warning?: string): void {
    const box = this.querySelector('.photo-cards')
    box?.replaceChildren(...this.cards.map((card, at) => this.cardOf(card, at)))
    if (warning) box?.append(Object.assign(document.createElement('p'), { className: 'error', textContent: warning }))
  }

  cardOf(card: Card, at: number): HTMLElement {
    const figure = document.createElement('figure')
    const button = (text: string, act: () => void): HTMLButtonElement => {
      const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button button--quiet', textContent: text })
      made.addEventListener('click', act)
      return made
    }
    const { canvas } = card
    if (canvas) {
      canvas.setAttribute('role', 'img')
      canvas.setAttribute('aria-label', `${this.dataset.alt ?? ''} ${at + 1}`)
      canvas.addEventListener('click', (event) => this.cover(card, event))
      figure.append(
        canvas,
        Object.assign(document.createElement('figcaption'), { className: 'soft', textContent: this.dataset.mask ?? '' }),
      )
      figure.append(button(this.dataset.undo ?? '', () => this.uncover(card)))
    } else figure.append(Object.assign(document.createElement('p'), { textContent: card.file.name }))
    const drop = (): void => {
      this.cards.splice(at, 1)
      this.draw()
    }
    figure.append(button(this.dataset.drop ?? '', drop))
    return figure
  }

  /** Covers a square around the finger: six coarse squares across, in which nobody is to be known. */
  cover(card: Card, event: MouseEvent): void {
    const { canvas } = card
    const ink = canvas?.getContext('2d')
    if (!canvas || !ink) return
    const shown = canvas.getBoundingClientRect()
    const size = Math.round(Math.max(canvas.width, canvas.height) / 8)
    const x = Math.max(0, Math.round(((event.clientX - shown.left) / shown.width) * canvas.width - size / 2))
    const y = Math.max(0, Math.round(((event.clientY - shown.top) / shown.height) * canvas.height - size / 2))
    card.undo.push(ink.getImageData(0, 0, canvas.width, canvas.height))
    if (card.undo.length > 3) card.undo.shift()
    const small = document.createElement('canvas')
    small.width = small.height = 6
    small.getContext('2d')?.drawImage(canvas, x, y, size, size, 0, 0, 6, 6)
    ink.imageSmoothingEnabled = false
    ink.drawImage(small, 0, 0, 6, 6, x, y, size, size)
  }

  uncover({ canvas, undo }: Card): void {
    const before = undo.pop()
    if (before) canvas?.getContext('2d')?.putImageData(before, 0, 0)
  }

  /** The photos as they are to be sent: drawn anew, so that a masked face has no copy behind it. */
  async ready(): Promise<Ready[]> {
    return Promise.all(
      this.cards.map(async ({ file, canvas }) => {
        const blob = canvas && (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82)))
        return blob ? { name: file.name.replace(/\.\w+$/, '') + '.jpg', blob } : { name: file.name, blob: file }
      }),
    )
  }
}
customElements.define('report-photos', ReportPhotos)
export type { ReportPhotos }
