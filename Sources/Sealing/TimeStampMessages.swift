internal import Crypto
internal import Dossiers
internal import SwiftASN1
internal import X509

/// A request for a time stamp over a SHA-256 hash (RFC 3161, section 2.4.1).
///
/// The certificates of the authority are asked for, so that a token can be verified for ever.
struct TimeStampRequest: DERSerializable {
    let imprint: [UInt8]
    let nonce: UInt64

    func serialize(into coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try coder.serialize(ASN1ObjectIdentifier.sha256)
                    try coder.serialize(ASN1Null())
                }
                try coder.serialize(ASN1OctetString(contentBytes: imprint[...]))
            }
            try coder.serialize(nonce)
            try coder.serialize(true)
        }
    }

    var der: [UInt8] {
        get throws {
            var coder = DER.Serializer()
            try coder.serialize(self)
            return coder.serializedBytes
        }
    }
}

/// The authority's reply (section 2.4.2): a token, or why there is none.
struct TimeStampReply: DERParseable {
    /// 0 is granted, 1 granted with modifications, anything else refused.
    let status: Int
    let reason: String
    /// The token in DER.
    let token: [UInt8]?

    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            let (status, reason) = try nodes.sequence { nodes in
                let status = try Int(derEncoded: &nodes)
                var reason = ""
                while let node = nodes.next() {
                    guard node.identifier == .sequence else { continue }
                    let texts = try DER.sequence(
                        of: ASN1UTF8String.self, identifier: .sequence, rootNode: node)
                    reason = texts.map { String(decoding: $0.bytes, as: UTF8.self) }
                        .joined(separator: "; ")
                }
                return (status, reason)
            }
            return TimeStampReply(
                status: status, reason: reason, token: nodes.next().map { Array($0.encodedBytes) })
        }
    }

    private init(status: Int, reason: String, token: [UInt8]?) {
        (self.status, self.reason, self.token) = (status, reason, token)
    }
}

/// What an authority says about a hash (`TSTInfo`, section 2.4.2).
struct TimeStampInfo: DERParseable {
    let version: Int
    let policy: ASN1ObjectIdentifier
    let imprintAlgorithm: ASN1ObjectIdentifier
    let imprint: [UInt8]
    let time: GeneralizedTime
    let nonce: UInt64?

    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            let version = try Int(derEncoded: &nodes)
            let policy = try ASN1ObjectIdentifier(derEncoded: &nodes)
            let imprint = try nodes.sequence { nodes in
                (
                    try AlgorithmName(derEncoded: &nodes).oid,
                    Array(try ASN1OctetString(derEncoded: &nodes).bytes)
                )
            }
            _ = try ArraySlice<UInt8>(derEncoded: &nodes)  // the authority's serial number
            let time = try GeneralizedTime(derEncoded: &nodes)
            var nonce: UInt64?
            while let node = nodes.next() {
                // Accuracy, ordering, the authority's name and extensions are not asked for.
                if node.identifier == .integer { nonce = try UInt64(derEncoded: node) }
            }
            return TimeStampInfo(
                version: version, policy: policy, imprint: imprint, time: time, nonce: nonce)
        }
    }

    private init(
        version: Int, policy: ASN1ObjectIdentifier, imprint: (ASN1ObjectIdentifier, [UInt8]),
        time: GeneralizedTime, nonce: UInt64?
    ) {
        (self.version, self.policy, self.time, self.nonce) = (version, policy, time, nonce)
        (imprintAlgorithm, self.imprint) = imprint
    }

    /// When the hash was shown to the authority.
    var instant: Instant? {
        guard let date = CivilDate(year: time.year, month: time.month, day: time.day) else {
            return nil
        }
        let seconds = time.hours * 3_600 + time.minutes * 60 + time.seconds
        return Instant(
            microseconds: (Int64(date.daysSinceEpoch) * 86_400 + Int64(seconds)) * 1_000_000
                + Int64(time.fractionalSeconds * 1_000_000))
    }
}

/// The name of an algorithm; its parameters say nothing here.
struct AlgorithmName: DERParseable {
    let oid: ASN1ObjectIdentifier

    init(derEncoded node: ASN1Node) throws {
        oid = try DER.sequence(node, identifier: .sequence) { nodes in
            let oid = try ASN1ObjectIdentifier(derEncoded: &nodes)
            _ = nodes.next()
            return oid
        }
    }
}

extension ASN1ObjectIdentifier {
    static let sha256: Self = [2, 16, 840, 1, 101, 3, 4, 2, 1]
    static let sha384: Self = [2, 16, 840, 1, 101, 3, 4, 2, 2]
    static let sha512: Self = [2, 16, 840, 1, 101, 3, 4, 2, 3]
    static let signedData: Self = [1, 2, 840, 113_549, 1, 7, 2]
    static let timeStampInfo: Self = [1, 2, 840, 113_549, 1, 9, 16, 1, 4]
    static let contentType: Self = [1, 2, 840, 113_549, 1, 9, 3]
    static let messageDigest: Self = [1, 2, 840, 113_549, 1, 9, 4]
    static let signingCertificateV2: Self = [1, 2, 840, 113_549, 1, 9, 16, 2, 47]
    static let rsaEncryption: Self = [1, 2, 840, 113_549, 1, 1, 1]
    static let rsaWithSHA256: Self = [1, 2, 840, 113_549, 1, 1, 11]
    static let rsaWithSHA384: Self = [1, 2, 840, 113_549, 1, 1, 12]
    static let rsaWithSHA512: Self = [1, 2, 840, 113_549, 1, 1, 13]
    static let ecdsaWithSHA256: Self = [1, 2, 840, 10_045, 4, 3, 2]
    static let ecdsaWithSHA384: Self = [1, 2, 840, 10_045, 4, 3, 3]
    static let ecdsaWithSHA512: Self = [1, 2, 840, 10_045, 4, 3, 4]
}

extension ASN1NodeCollection.Iterator {
    /// Takes the next node, which must be a sequence that the body reads to its end.
    mutating func sequence<T>(_ body: (inout Self) throws -> T) throws -> T {
        guard let node = next() else { throw StampRefusal.malformed("it ends too early") }
        return try DER.sequence(node, identifier: .sequence, body)
    }
}
