import { positionButton } from '../../../core/ui/position.island.ts'

/** The code of where the phone is; without this the code is typed. */
class AddressHere extends HTMLElement {
  connectedCallback(): void {
    positionButton(this, ({ latitude, longitude }) => location.assign(`${this.dataset.root}?lat=${latitude}&lon=${longitude}`))
  }
}

customElements.define('address-here', AddressHere)
