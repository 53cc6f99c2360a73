import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordFault } from '../password/password.rules.ts'
import { cleanPersonName, contactOf, foldIdentityNumber, foldLogin, foldPhone } from './people.rules.ts'

test('a phone is one number, however it is typed', () => {
  for (const typed of ['0912345678', '0912 345 678', '0912.345.678', '+84912345678', '84 912 345 678', ' (0912)345-678 '])
    assert.equal(foldPhone(typed), '0912345678', typed)
  for (const typed of ['', '912345678', '09123', '091234567890123', '0912a45678']) assert.equal(foldPhone(typed), undefined, typed)
})

test('phone, e-mail and login are told apart', () => {
  assert.deepEqual(contactOf(' Ten@ViDu.VN '), { email: 'ten@vidu.vn' })
  assert.deepEqual(contactOf('0912 345 678'), { phone: '0912345678' })
  for (const typed of ['a@b', '@b.vn', 'a b@c.vn', 'a@b.vn, c@d.vn', 'quantri']) assert.equal(contactOf(typed), undefined, typed)
  assert.equal(foldLogin('  Đặng.NV '), 'dang.nv')
  assert.equal(foldLogin("x' or 1=1"), undefined)
})

test('names stay as entered, without marks that draw nothing', () => {
  assert.equal(cleanPersonName('  Nguyễn  Thị\u202eHoa\u0007 '), 'Nguyễn Thị Hoa')
  assert.equal(cleanPersonName('សុខ សុភា'), 'សុខ សុភា')
})

test('an identity number has twelve digits', () => {
  assert.equal(foldIdentityNumber('094 190 123 456'), '094190123456')
  assert.equal(foldIdentityNumber('09419012345'), undefined)
})

test('a password must be long and not the first that others try', () => {
  assert.equal(passwordFault('con cò bay lả'), undefined)
  assert.equal(passwordFault('ngắn quá'), 'identity.password.too_short')
  assert.equal(passwordFault('Matkhau123'), 'identity.password.too_common')
  assert.equal(passwordFault('aaaaaaaaaaaa'), 'identity.password.too_common')
  assert.equal(passwordFault('xin chao 0912345678', ['0912345678']), 'identity.password.own_data')
  assert.equal(passwordFault('con cò '.repeat(40)), 'identity.password.too_long')
})
