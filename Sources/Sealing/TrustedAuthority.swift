internal import Crypto
internal import Dossiers
internal import FoundationEssentials
internal import SwiftASN1
@_spi(FixedExpiryValidationTime) internal import X509

/// The roots that a time-stamp authority's certificate must lead to.
public struct TrustedAuthority: Sendable {
    private let roots: [Certificate]

    /// Reads roots from PEM text, one or several certificates.
    ///
    /// - Throws: ``StampRefusal/malformed(_:)`` where there is none.
    public init(pem: String) throws {
        do {
            roots = try PEMDocument.parseMultiple(pemString: pem)
                .map { try Certificate(pemDocument: $0) }
        } catch {
            throw StampRefusal.malformed("the file of trusted certificates cannot be read")
        }
        guard !roots.isEmpty else {
            throw StampRefusal.malformed("the file of trusted certificates is empty")
        }
    }

    /// Verifies a reply to a request and returns the token with the time it tells.
    ///
    /// - Parameter now: This machine's time, from which the authority's may differ by an hour.
    func verify(
        reply bytes: [UInt8], to request: TimeStampRequest, now: Instant
    ) async throws(StampRefusal) -> (token: [UInt8], at: Instant) {
        let (encoded, token) = try Self.parsed(bytes)
        let info = token.info
        guard info.version == 1, info.imprintAlgorithm == .sha256, info.imprint == request.imprint
        else { throw .wrongImprint }
        guard info.nonce == request.nonce else { throw .wrongNonce }
        guard let at = info.instant, abs(at.microseconds - now.microseconds) < 3_600_000_000 else {
            throw .wrongTime("\(info.time)")
        }
        let certificate = try Self.signer(of: token)
        try Self.checkSignature(of: token, by: certificate)
        try await checkTrust(in: certificate, of: token, at: at)
        return (encoded, at)
    }

    private static func parsed(
        _ bytes: [UInt8]
    ) throws(StampRefusal) -> ([UInt8], TimeStampToken) {
        do {
            let reply = try TimeStampReply(derEncoded: bytes)
            guard reply.status == 0 || reply.status == 1 else {
                throw StampRefusal.notGranted(status: reply.status, reason: reply.reason)
            }
            guard let token = reply.token else { throw StampRefusal.malformed("it has no token") }
            return (token, try TimeStampToken(derEncoded: token))
        } catch let refusal as StampRefusal {
            throw refusal
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// The certificate that the signed attributes name by its hash.
    private static func signer(of token: TimeStampToken) throws(StampRefusal) -> Certificate {
        guard let (algorithm, hash) = token.signer.certificateHash else {
            throw .wrongSignature("it does not name its certificate (RFC 5816)")
        }
        for certificate in token.certificates {
            guard let der = try? certificate.derBytes else { continue }  // parsed, so it is encoded
            if digest(der, algorithm) == hash { return certificate }
        }
        throw .wrongSignature("the certificate it names is not enclosed")
    }

    private static func checkSignature(
        of token: TimeStampToken, by certificate: Certificate
    ) throws(StampRefusal) {
        let signer = token.signer
        guard signer.contentType == .timeStampInfo else {
            throw .wrongSignature("it is made for another kind of content")
        }
        guard let named = signer.messageDigest, named == digest(token.content, signer.digest)
        else { throw .wrongSignature("it is made for other content") }
        guard let algorithm = algorithm(of: signer),
            certificate.publicKey.isValidSignature(
                signer.signature, for: signer.signedBytes, signatureAlgorithm: algorithm)
        else { throw .wrongSignature("the certificate's key did not make it") }
    }

    private func checkTrust(
        in certificate: Certificate, of token: TimeStampToken, at: Instant
    ) async throws(StampRefusal) {
        let time = Date(timeIntervalSince1970: Double(at.microseconds) / 1_000_000)
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            TimeStampingPolicy()
        }
        let result = await verifier.validate(
            leaf: certificate, intermediates: CertificateStore(token.certificates))
        guard case .couldNotValidate(let failures) = result else { return }
        let reasons = failures.map { "\($0.policyFailureReason)" }
        throw .untrusted(reasons.first ?? "it leads to no configured root")
    }

    private static func algorithm(of signer: TokenSigner) -> Certificate.SignatureAlgorithm? {
        switch (signer.signatureAlgorithm, signer.digest) {
        case (.rsaEncryption, .sha256), (.rsaWithSHA256, _): .sha256WithRSAEncryption
        case (.rsaEncryption, .sha384), (.rsaWithSHA384, _): .sha384WithRSAEncryption
        case (.rsaEncryption, .sha512), (.rsaWithSHA512, _): .sha512WithRSAEncryption
        case (.ecdsaWithSHA256, _): .ecdsaWithSHA256
        case (.ecdsaWithSHA384, _): .ecdsaWithSHA384
        case (.ecdsaWithSHA512, _): .ecdsaWithSHA512
        default: nil
        }
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: ASN1ObjectIdentifier) -> [UInt8]? {
        switch algorithm {
        case .sha256: Array(SHA256.hash(data: bytes))
        case .sha384: Array(SHA384.hash(data: bytes))
        case .sha512: Array(SHA512.hash(data: bytes))
        default: nil
        }
    }
}

/// A stamping certificate is for stamping alone, and says so critically (RFC 3161, section 2.3).
private struct TimeStampingPolicy: VerifierPolicy {
    let verifyingCriticalExtensions = [ASN1ObjectIdentifier.X509ExtensionID.extendedKeyUsage]

    func chainMeetsPolicyRequirements(
        chain: UnverifiedCertificateChain
    ) async -> PolicyEvaluationResult {
        let extensions = chain.leaf.extensions
        guard let usage = try? extensions.extendedKeyUsage,  // unreadable means that it may not
            Array(usage) == [.timeStamping],
            extensions[oid: .X509ExtensionID.extendedKeyUsage]?.critical == true
        else { return .failsToMeetPolicy(reason: "it is not for stamping alone") }
        return .meetsPolicy
    }
}

extension Certificate {
    var derBytes: [UInt8] {
        get throws {
            var coder = DER.Serializer()
            try coder.serialize(self)
            return coder.serializedBytes
        }
    }
}
