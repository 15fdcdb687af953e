/** A field of a message in Protocol Buffers' wire format. https://protobuf.dev/programming-guides/encoding/ */
export interface Field {
  readonly number: number;
  /** The content of a length-delimited field; undefined for a number. */
  readonly value: Buffer | undefined;
  /** The whole field with its tag. */
  readonly bytes: Buffer;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const FIXED_32 = 5;

/**
 * The fields of a message, in its order.
 *
 * @throws RangeError where the bytes are not a message
 */
export function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message.readUInt8(offset++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (offset < message.length) {
    const start = offset;
    const tag = varint();
    const [number, kind] = [Math.floor(tag / 8), tag % 8];
    let value: Buffer | undefined;
    if (kind === VARINT) varint();
    else if (kind === FIXED_64) offset += 8;
    else if (kind === FIXED_32) offset += 4;
    else if (kind === LENGTH) {
      const length = varint();
      value = message.subarray(offset, offset + length);
      offset += length;
    } else throw new RangeError(`field ${number} has the unknown kind ${kind}`);
    if (offset > message.length) throw new RangeError(`field ${number} ends after the message`);
    fields.push({ number, value, bytes: message.subarray(start, offset) });
  }
  return fields;
}

/** The message that has these fields. */
export function messageOf(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map(({ bytes }) => bytes));
}
