/// Why a reply of a time-stamp authority is not kept.
public enum StampRefusal: Error, Hashable, Sendable {
    /// No answer came, or none in time.
    case unreachable(String)
    /// The server answered with another status than 200.
    case httpStatus(Int)
    /// The authority refuses, with its status and its reason.
    case notGranted(status: Int, reason: String)
    case malformed(String)
    case wrongImprint
    case wrongNonce
    /// The time it tells is further than an hour from this machine's clock.
    case wrongTime(String)
    case wrongSignature(String)
    /// The certificate leads to no configured root, has expired, or may not stamp.
    case untrusted(String)
}

extension StampRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let why): "the authority cannot be reached: \(why)"
        case .httpStatus(let status): "the authority answered with HTTP status \(status)"
        case .notGranted(let status, let reason):
            "the authority refused (status \(status)\(reason.isEmpty ? "" : ": \(reason)"))"
        case .malformed(let why): "the reply is no time stamp: \(why)"
        case .wrongImprint: "the token stamps another hash"
        case .wrongNonce: "the token answers another request"
        case .wrongTime(let time): "the token tells the time \(time), far from this clock"
        case .wrongSignature(let why): "the token's signature does not hold: \(why)"
        case .untrusted(let why): "the token's certificate is not trusted: \(why)"
        }
    }
}
