/** A ready answer goes into the field below, where it can be changed. Without this the server takes it when the field is empty. */
class ReportTemplate extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', (event) => {
      const note = this.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=note]')
      const words = (event.target as HTMLElement).closest('label')?.querySelector('span')?.textContent
      if (note && words) note.value = words
    })
  }
}
customElements.define('report-template', ReportTemplate)
