import { positionButton } from '../../../core/ui/position.island.ts'

/** Fills in where the phone is; without this the two numbers are typed. */
class RegisterPlace extends HTMLElement {
  connectedCallback(): void {
    const put = (name: string | undefined, degrees: string): void => {
      const input = this.closest('form')?.querySelector<HTMLInputElement>(`input[name="${name}"]`)
      if (input) input.value = degrees
    }
    positionButton(this, ({ latitude, longitude }) => {
      put(this.dataset.latitude, latitude)
      put(this.dataset.longitude, longitude)
    })
  }
}

customElements.define('register-place', RegisterPlace)
