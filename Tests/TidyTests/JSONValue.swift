import Foundation
import Yams

/// A value that JSON and the plain part of YAML share.
enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    enum ParseError: Error { case notPlain(String) }

    /// Reads YAML, anchors and merge keys resolved; JSON is YAML.
    static func parse(yaml text: String) throws -> JSONValue {
        try JSONValue(any: try Yams.load(yaml: text))
    }

    private init(any value: Any?) throws {
        switch value {
        case nil, is NSNull: self = .null
        case let text as String: self = .string(text)
        case let flag as Bool: self = .bool(flag)
        case let number as Int: self = .number(Double(number))
        case let number as Double: self = .number(number)
        case let list as [Any]: self = .array(try list.map { try JSONValue(any: $0) })
        case let map as [AnyHashable: Any]:
            var object: [String: JSONValue] = [:]
            for (key, value) in map {
                guard let name = key as? String else {
                    throw ParseError.notPlain("the key \(key) is not a text; quote it")
                }
                object[name] = try JSONValue(any: value)
            }
            self = .object(object)
        case let other?: throw ParseError.notPlain("\(other) is neither JSON nor plain YAML")
        }
    }

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    var object: [String: JSONValue] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var array: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number == number.rounded() ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
