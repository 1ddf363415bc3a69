"""blocks.py - sealed hours of readings, and texts of kept days, unpacked by the words of block.h, packed.h and day_text.h
of firmware-gateway/store alone: a second reader of the forms, which shares no code with the first. unseal(db) lets a test
ask the tables reading and day as if nothing was packed."""
import zlib

HOUR_MS = 3600000
STINT_HOURS = 4
TIME, SEQ, AGE, BOOT, SKEW, FLAGS, DOUBTFUL, PRESENT, VALUES = range(9)
QUANTITIES = 12
ZERO, CONSTANT, PACKED, RICE = range(4)
LINE = 3                # an order: distances from a line
ESCAPE = 20


def signed(word):
    """Of 64 bits that wrap."""
    word &= (1 << 64) - 1
    return word - (1 << 64) if word >> 63 else word


class Bits:
    def __init__(self, data):
        self.word, self.left = int.from_bytes(data, "little"), 8 * len(data)

    def take(self, count):
        assert count <= self.left, "a block that ends early"
        value = self.word & ((1 << count) - 1)
        self.word >>= count
        self.left -= count
        return value

    def number(self):
        number, at = 0, 0
        while True:
            more, part = self.take(1), self.take(7)
            number |= part << at
            at += 7
            if not more:
                return number

    def signed(self):
        return unzigzag(self.number())

    def rice(self, width):
        ones = 0
        while ones < ESCAPE and self.take(1):
            ones += 1
        return self.take(64) if ones == ESCAPE else ones << width | self.take(width)


def unzigzag(word):
    return signed(word >> 1 if word % 2 == 0 else ~(word >> 1))


def column(bits, count):
    coding = bits.take(2)
    if coding == ZERO:
        return [0] * count
    order = bits.take(2)
    step = bits.signed() if order == LINE else 0
    heads = [bits.signed() for _ in range(order if order != LINE else 0)]
    count -= len(heads)
    reference = bits.signed()
    rows = [reference] * count
    if coding != CONSTANT:
        factor = bits.number() if bits.take(1) else 1
        width = bits.take(6) + (coding == PACKED)
        words = [bits.take(width) if coding == PACKED else unzigzag(bits.rice(width)) for _ in range(count)]
        rows = [signed(reference + factor * word) for word in words]
    rows = [signed(row + i * step) for i, row in enumerate(rows)]
    for head in reversed(heads):
        sums = [head]
        for row in rows:
            sums.append(signed(sums[-1] + row))
        rows = sums
    return rows


def unpack(data):
    """[[time, seq, age, boot, skew, flags, doubtful, present, values ...]], None for an absent value."""
    assert zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "little"), "a damaged block"
    bits = Bits(data[:-4])
    assert bits.take(8) == 1, "a block of another version"
    count = bits.number()
    rows = [list(row) for row in zip(*(column(bits, count) for _ in range(VALUES)))]
    for quantity in range(QUANTITIES):
        having = [row[PRESENT] >> quantity & 1 for row in rows]
        values = iter(column(bits, sum(having)) if any(having) else ())
        for row, has in zip(rows, having):
            row.append(next(values) if has else None)
    assert bits.left < 8 and bits.word == 0, "more than a block"
    return rows


def day_text(packed, words):
    assert packed[0] == 1, "a day of another version"
    stream = zlib.decompressobj(zdict=words.encode()) if words else zlib.decompressobj()
    text = stream.decompress(packed[4:])
    assert stream.eof and not stream.unused_data and len(text) == int.from_bytes(packed[1:4], "little"), "a damaged day"
    return text.decode()


def unpack_days(db):
    """Kept days stand in their rows as text from now on: those of the file, which is nobody's just now."""
    db.create_function("day_text", 2, day_text)
    db.execute("UPDATE day SET json = day_text(packed, (SELECT text FROM day_words WHERE id = words)), packed = NULL,"
               " words = NULL WHERE packed IS NOT NULL")


def unseal(db):
    """The table reading has the sealed ones too from now on, and day has texts, for this connection. Packet ids of what was
    sealed are gone."""
    db.execute("CREATE TEMP TABLE day AS SELECT * FROM main.day")
    unpack_days(db)
    sealed = db.execute("SELECT hour, device, bytes FROM block").fetchall()
    sealed += db.execute(f"SELECT stint * {STINT_HOURS}, device, bytes FROM joined_block").fetchall()
    if not sealed:
        return
    db.execute("CREATE TEMP TABLE reading AS SELECT * FROM main.reading")
    for hour, device, data in sealed:
        for row in unpack(data):
            at = row[TIME] + hour * HOUR_MS
            db.execute(f"INSERT INTO temp.reading VALUES ({', '.join('?' * (9 + QUANTITIES))})",
                       (row[SEQ], device, at + row[AGE], row[AGE], row[BOOT], row[SKEW], row[FLAGS], 0, row[DOUBTFUL],
                        *row[VALUES:]))
