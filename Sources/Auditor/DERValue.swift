/// A value in DER: its tag and its content, of which values can be read one by one.
struct DERValue {
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// Tag, length and content.
    let whole: ArraySlice<UInt8>

    struct Malformed: Error {}

    static let (boolean, integer, octets, oid): (UInt8, UInt8, UInt8, UInt8) = (1, 2, 4, 6)
    static let (time, sequence, set): (UInt8, UInt8, UInt8) = (0x18, 0x30, 0x31)
    /// Constructed, with the number 0 of its context.
    static let zero: UInt8 = 0xA0

    /// Reads the one value that the bytes hold.
    init(_ bytes: some Sequence<UInt8>) throws(Malformed) {
        var rest = Array(bytes)[...]
        self = try Self.next(&rest)
        guard rest.isEmpty else { throw Malformed() }
    }

    private init(tag: UInt8, content: ArraySlice<UInt8>, whole: ArraySlice<UInt8>) {
        (self.tag, self.content, self.whole) = (tag, content, whole)
    }

    /// The values inside, where the tag says that there are some.
    var children: [DERValue] {
        get throws(Malformed) {
            guard tag & 0x20 != 0 else { throw Malformed() }
            var rest = content
            var values: [DERValue] = []
            while !rest.isEmpty { values.append(try Self.next(&rest)) }
            return values
        }
    }

    /// The values inside, of which there are at least so many.
    func children(atLeast count: Int) throws(Malformed) -> [DERValue] {
        let values = try children
        guard values.count >= count else { throw Malformed() }
        return values
    }

    private static func next(_ rest: inout ArraySlice<UInt8>) throws(Malformed) -> DERValue {
        let start = rest.startIndex
        guard rest.count >= 2, rest[start] & 0x1F != 0x1F else { throw Malformed() }
        var length = Int(rest[start + 1])
        var head = 2
        if length >= 0x80 {
            let width = length - 0x80
            guard (1...4).contains(width), rest.count >= 2 + width else { throw Malformed() }
            length = rest[(start + 2)..<(start + 2 + width)].reduce(0) { $0 << 8 | Int($1) }
            head += width
        }
        guard rest.count - head >= length else { throw Malformed() }
        let value = DERValue(
            tag: rest[start], content: rest[(start + head)..<(start + head + length)],
            whole: rest[start..<(start + head + length)])
        rest = rest.dropFirst(head + length)
        return value
    }
}
