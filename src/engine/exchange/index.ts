export { type Answer, type Call, callService } from './gateway/call-service.ts'
export { mayCall } from './gateway/may-call.ts'
export { Fault as ExchangeFault } from './gateway/faults.rules.ts'
export { instanceOf, type Place as ExchangePlace } from './gateway/exchange.ts'
export { type DayOfTransactions, transactionsPerDay } from './health/traffic.queries.ts'
export { keyOfEvent, receiveOnce } from './queue/inbox.ts'
export {
  codesBetween,
  countOwn,
  discardMessage,
  findOwnMessage,
  type HandedOut,
  listStuck,
  type OwnCounts,
  type OwnMessage,
  ownCodes,
  type OwnQueue,
  ownQueue,
  resendMessage,
  type Verdict,
  workOff,
} from './queue/own-queue.ts'
export { publishToExchange } from './queue/publish.ts'
export { isSigned, signWebhook } from './queue/webhook.rules.ts'
export { addEndpoint, createService, createSystem, switchService } from './register/register.ts'
export { agreeOnce, type Offer, registerOffer } from './register/offer.ts'
export { importContract } from './contract/contract.ts'
export { decideAgreement, proposeAgreement } from './agree/agreement.ts'
