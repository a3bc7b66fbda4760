internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
@_spi(FixedExpiryValidationTime) internal import X509

/// Verifies time-stamp tokens (RFC 3161, RFC 5652, RFC 5816) by itself: what is signed, by whom,
/// for which hash, and when.
struct StampAudit: Sendable {
    /// The roots a certificate must lead to; nil where none were named.
    let roots: [Certificate]?

    private static let names = (
        signedData: "2a864886f70d010702", info: "2a864886f70d0109100104",
        contentType: "2a864886f70d010903", digest: "2a864886f70d010904",
        certificate: "2a864886f70d010910022f"
    )

    /// Says what is wrong with the token of a seal; nil where nothing is.
    func problem(of token: [UInt8], on seal: SealRecord) async -> Sentence? {
        do {
            let signed = try Signed(token)
            let (imprint, at) = try Self.info(signed.content)
            guard imprint == seal.hash else {
                return .stamp("đóng cho mã băm khác", "it stamps another hash")
            }
            guard at >= seal.at / 1_000_000 - 3_600 else {
                return .stamp("có trước dấu niêm phong", "it is older than the seal")
            }
            guard let certificate = try signed.signer() else {
                return .stamp("chữ ký sai", "its signature does not hold")
            }
            guard let roots else { return nil }
            return await Self.isTrusted(certificate, signed.certificates, roots, at: at)
                ? nil
                : .stamp("chứng thư không đáng tin", "its certificate is not trusted")
        } catch {
            return .stamp("không đọc được", "it cannot be read")
        }
    }

    /// The SHA-256 hash that `TSTInfo` stamps, and when, in seconds since 1970.
    private static func info(_ content: [UInt8]) throws -> (imprint: [UInt8], at: Int64) {
        let fields = try DERValue(content).children(atLeast: 5)
        let imprint = try fields[2].children(atLeast: 2)
        let algorithm = try imprint[0].children(atLeast: 1)
        guard Signed.digest(algorithm[0]) == .sha256, fields[4].tag == DERValue.time,
            let at = seconds(fields[4].content)
        else { throw DERValue.Malformed() }
        return (Array(imprint[1].content), at)
    }

    /// Reads `20260302081000.5Z` down to the second.
    private static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
        let digits = text.prefix(14).map { Int64($0) - 48 }
        guard digits.count == 14, digits.allSatisfy({ (0...9).contains($0) }),
            text.last == UInt8(ascii: "Z")
        else { return nil }
        let pairs = stride(from: 0, to: 14, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        // Days of the civil calendar since 1970, with the year beginning in March.
        let (month, day) = (pairs[2], pairs[3])
        let year = pairs[0] * 100 + pairs[1] - (month <= 2 ? 1 : 0)
        let yearDay = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = year * 365 + year / 4 - year / 100 + year / 400 + yearDay - 719_468
        return days * 86_400 + pairs[4] * 3_600 + pairs[5] * 60 + pairs[6]
    }

    private static func isTrusted(
        _ certificate: Certificate, _ others: [Certificate], _ roots: [Certificate], at: Int64
    ) async -> Bool {
        let time = Date(timeIntervalSince1970: Double(at))
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            ForStampingAlone()
        }
        let result = await verifier.validate(
            leaf: certificate, intermediates: CertificateStore(others))
        if case .validCertificate = result { return true }
        return false
    }

    /// Signed data with its one signer.
    private struct Signed {
        let content: [UInt8]
        let certificates: [Certificate]
        private let encodedCertificates: [[UInt8]]
        private let signerInfo: [DERValue]

        enum Digest { case sha256, sha384, sha512 }

        init(_ token: [UInt8]) throws {
            let outer = try DERValue(token).children(atLeast: 2)
            let data = try outer[1].children(atLeast: 1)[0].children(atLeast: 4)
            let inner = try data[2].children(atLeast: 2)
            guard hexadecimal(Array(outer[0].content)) == names.signedData,
                hexadecimal(Array(inner[0].content)) == names.info, let signers = data.last,
                signers.tag == DERValue.set, try signers.children.count == 1
            else { throw DERValue.Malformed() }
            content = Array(try inner[1].children(atLeast: 1)[0].content)
            encodedCertificates = try data.filter { $0.tag == DERValue.zero }
                .flatMap { try $0.children }.map { Array($0.whole) }
            certificates = try encodedCertificates.map { try Certificate(derEncoded: $0) }
            signerInfo = try signers.children[0].children(atLeast: 6)
        }

        /// The certificate that the signed attributes name, if its key made the signature.
        func signer() throws -> Certificate? {
            guard signerInfo[3].tag == DERValue.zero else { return nil }
            var attributes: [String: DERValue] = [:]
            for attribute in try signerInfo[3].children {
                let parts = try attribute.children(atLeast: 2)
                attributes[hexadecimal(Array(parts[0].content))] = try parts[1].children.first
            }
            let digest = Self.digest(try signerInfo[2].children(atLeast: 1)[0])
            guard let digest, let type = attributes[names.contentType],
                let hash = attributes[names.digest], let named = attributes[names.certificate],
                hexadecimal(Array(type.content)) == names.info,
                Array(hash.content) == Self.hash(content, digest),
                let index = try self.index(of: named),
                let algorithm = Self.algorithm(try signerInfo[4].children(atLeast: 1)[0], digest)
            else { return nil }
            // The attributes are signed as a set, whose tag stands in the token as [0].
            let signed = [DERValue.set] + signerInfo[3].whole.dropFirst()
            let isValid = certificates[index].publicKey.isValidSignature(
                Array(signerInfo[5].content), for: signed, signatureAlgorithm: algorithm)
            return isValid ? certificates[index] : nil
        }

        /// Which certificate the first entry of `SigningCertificateV2` names.
        private func index(of named: DERValue) throws -> Int? {
            let identifiers = try named.children(atLeast: 1)[0]
            let entry = try identifiers.children(atLeast: 1)[0].children(atLeast: 1)
            var algorithm: Digest? = .sha256
            var hash = entry[0]
            if hash.tag == DERValue.sequence, entry.count > 1 {
                algorithm = Self.digest(try hash.children(atLeast: 1)[0])
                hash = entry[1]
            }
            guard let algorithm, hash.tag == DERValue.octets else { return nil }
            return encodedCertificates.firstIndex {
                Self.hash($0, algorithm) == Array(hash.content)
            }
        }

        static func digest(_ oid: DERValue) -> Digest? {
            switch hexadecimal(Array(oid.content)) {
            case "608648016503040201": .sha256
            case "608648016503040202": .sha384
            case "608648016503040203": .sha512
            default: nil
            }
        }

        private static func hash(_ bytes: [UInt8], _ digest: Digest) -> [UInt8] {
            switch digest {
            case .sha256: Array(SHA256.hash(data: bytes))
            case .sha384: Array(SHA384.hash(data: bytes))
            case .sha512: Array(SHA512.hash(data: bytes))
            }
        }

        private static func algorithm(
            _ oid: DERValue, _ digest: Digest
        ) -> Certificate.SignatureAlgorithm? {
            let isRSA = "2a864886f70d0101"
            switch hexadecimal(Array(oid.content)) {
            case isRSA + "0b": return .sha256WithRSAEncryption
            case isRSA + "0c": return .sha384WithRSAEncryption
            case isRSA + "0d": return .sha512WithRSAEncryption
            case isRSA + "01":
                switch digest {
                case .sha256: return .sha256WithRSAEncryption
                case .sha384: return .sha384WithRSAEncryption
                case .sha512: return .sha512WithRSAEncryption
                }
            case "2a8648ce3d040302": return .ecdsaWithSHA256
            case "2a8648ce3d040303": return .ecdsaWithSHA384
            case "2a8648ce3d040304": return .ecdsaWithSHA512
            default: return nil
            }
        }
    }

    /// The one purpose a stamping certificate may have, marked critical.
    private struct ForStampingAlone: VerifierPolicy {
        let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [[2, 5, 29, 37]]

        func chainMeetsPolicyRequirements(
            chain: UnverifiedCertificateChain
        ) async -> PolicyEvaluationResult {
            let stamping = "300a06082b06010505070308"
            let purpose = chain.leaf.extensions[oid: [2, 5, 29, 37]]
            return purpose?.critical == true
                && purpose.map { hexadecimal(Array($0.value)) } == stamping
                ? .meetsPolicy : .failsToMeetPolicy(reason: "not for stamping alone")
        }
    }
}
