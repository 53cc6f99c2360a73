import { positionButton } from '../../../core/ui/position.island.ts'

/* One press adds the place where the person stands as the next corner. Without it corners are typed. */
class FarmCorners extends HTMLElement {
  connectedCallback(): void {
    const area = this.querySelector('textarea')
    if (!area) return
    positionButton(this, ({ latitude, longitude }) => {
      area.value = [area.value.trim(), `${latitude}, ${longitude}`].filter(Boolean).join('\n')
    })
  }
}

customElements.define('farm-corners', FarmCorners)
