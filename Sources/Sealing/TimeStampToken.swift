internal import Crypto
internal import SwiftASN1
internal import X509

/// A time-stamp token: signed data (RFC 5652) around a ``TimeStampInfo``, with one signer.
struct TimeStampToken: DERParseable {
    /// `TSTInfo` as it was signed.
    let content: [UInt8]
    let info: TimeStampInfo
    let certificates: [Certificate]
    let signer: TokenSigner

    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            guard try ASN1ObjectIdentifier(derEncoded: &nodes) == .signedData else {
                throw StampRefusal.malformed("it is no signed data")
            }
            return try DER.explicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                try TimeStampToken(signedData: $0)
            }
        }
    }

    private init(signedData node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            _ = try Int(derEncoded: &nodes)
            _ = nodes.next()  // the digest algorithms; the signer names its own
            let content = try Self.content(&nodes)
            var certificates: [Certificate] = []
            var signers: [TokenSigner] = []
            while let node = nodes.next() {
                switch (node.identifier, node.content) {
                case (.init(tagWithNumber: 0, tagClass: .contextSpecific), .constructed(let set)):
                    certificates = try set.map { try Certificate(derEncoded: $0) }
                case (.set, .constructed(let set)):
                    signers = try set.map { try TokenSigner(derEncoded: $0) }
                default: break  // revocation lists
                }
            }
            guard signers.count == 1 else {
                throw StampRefusal.malformed("it has \(signers.count) signers")
            }
            return TimeStampToken(
                content: content, info: try TimeStampInfo(derEncoded: content),
                certificates: certificates, signer: signers[0])
        }
    }

    private init(
        content: [UInt8], info: TimeStampInfo, certificates: [Certificate], signer: TokenSigner
    ) {
        (self.content, self.info) = (content, info)
        (self.certificates, self.signer) = (certificates, signer)
    }

    private static func content(_ nodes: inout ASN1NodeCollection.Iterator) throws -> [UInt8] {
        try nodes.sequence { nodes in
            guard try ASN1ObjectIdentifier(derEncoded: &nodes) == .timeStampInfo else {
                throw StampRefusal.malformed("what was signed is no time stamp")
            }
            return try DER.explicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                Array(try ASN1OctetString(derEncoded: $0).bytes)
            }
        }
    }
}

/// Who signed a token, and what: attributes that name the content's hash and the certificate.
struct TokenSigner: DERParseable {
    let digest: ASN1ObjectIdentifier
    /// The attributes as they were signed, a set in DER.
    let signedBytes: [UInt8]
    let contentType: ASN1ObjectIdentifier?
    let messageDigest: [UInt8]?
    /// The hash of the signer's certificate and its algorithm (RFC 5816).
    let certificateHash: (algorithm: ASN1ObjectIdentifier, hash: [UInt8])?
    let signatureAlgorithm: ASN1ObjectIdentifier
    let signature: [UInt8]

    init(derEncoded node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            _ = try Int(derEncoded: &nodes)
            _ = nodes.next()  // issuer and serial number; the hash of the certificate says more
            let digest = try AlgorithmName(derEncoded: &nodes).oid
            let tag = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
            guard let attributes = nodes.next(), attributes.identifier == tag,
                case .constructed(let set) = attributes.content
            else { throw StampRefusal.malformed("it signs no attributes") }
            let signer = try TokenSigner(
                digest: digest, attributes: Dictionary(Self.attributes(set)) { $1 },
                // What is signed carries the tag of a set in the place of its implicit one.
                signedBytes: [0x31] + attributes.encodedBytes.dropFirst(),
                algorithm: AlgorithmName(derEncoded: &nodes).oid,
                signature: Array(ASN1OctetString(derEncoded: &nodes).bytes))
            while nodes.next() != nil {}  // attributes that are not signed
            return signer
        }
    }

    private init(
        digest: ASN1ObjectIdentifier, attributes: [ASN1ObjectIdentifier: ASN1Node],
        signedBytes: [UInt8], algorithm: ASN1ObjectIdentifier, signature: [UInt8]
    ) throws {
        self.digest = digest
        self.signedBytes = signedBytes
        signatureAlgorithm = algorithm
        self.signature = signature
        contentType = try attributes[.contentType].map { try ASN1ObjectIdentifier(derEncoded: $0) }
        messageDigest = try attributes[.messageDigest].map {
            Array(try ASN1OctetString(derEncoded: $0).bytes)
        }
        certificateHash = try attributes[.signingCertificateV2].map(Self.certificateHash)
    }

    /// The attributes with their first values.
    private static func attributes(
        _ set: ASN1NodeCollection
    ) throws -> [(ASN1ObjectIdentifier, ASN1Node)] {
        try set.compactMap { node in
            try DER.sequence(node, identifier: .sequence) { nodes in
                let oid = try ASN1ObjectIdentifier(derEncoded: &nodes)
                guard let values = nodes.next(), case .constructed(let set) = values.content else {
                    return nil
                }
                return set.first { _ in true }.map { (oid, $0) }
            }
        }
    }

    /// The first certificate that `SigningCertificateV2` names.
    private static func certificateHash(
        _ node: ASN1Node
    ) throws -> (ASN1ObjectIdentifier, [UInt8]) {
        try DER.sequence(node, identifier: .sequence) { nodes in
            let first = try nodes.sequence { nodes in
                var found: (ASN1ObjectIdentifier, [UInt8])?
                while let node = nodes.next() {
                    if found == nil { found = try identifiedCertificate(node) }
                }
                return found
            }
            _ = nodes.next()
            guard let first else { throw StampRefusal.malformed("it names no certificate") }
            return first
        }
    }

    private static func identifiedCertificate(
        _ node: ASN1Node
    ) throws -> (ASN1ObjectIdentifier, [UInt8]) {
        try DER.sequence(node, identifier: .sequence) { nodes in
            var algorithm = ASN1ObjectIdentifier.sha256
            var hash: [UInt8] = []
            while let node = nodes.next() {
                if node.identifier == .octetString {
                    hash = Array(try ASN1OctetString(derEncoded: node).bytes)
                } else if hash.isEmpty {
                    algorithm = try AlgorithmName(derEncoded: node).oid
                }
            }
            return (algorithm, hash)
        }
    }
}
