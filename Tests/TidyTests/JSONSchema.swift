/// The part of JSON Schema 2020-12 that the compose specification uses, and no more: a schema with
/// a keyword not known here is refused, so that nothing passes because it was not looked at.
struct JSONSchema {
    struct UnknownKeyword: Error, Hashable { let keyword: String }
    struct UnknownReference: Error, Hashable { let reference: String }

    private let root: JSONValue

    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "title", "description", "default", "deprecated", "format",
    ]

    init(_ root: JSONValue) { self.root = root }

    /// The rules that `value` breaks, each with the path to the place; empty when it is valid.
    func errors(in value: JSONValue) throws -> [String] {
        try check(value, root, "").errors
    }

    private struct Outcome {
        var errors: [String] = []
        /// The members that some rule looked at, for `unevaluatedProperties`.
        var evaluated: Set<String> = []

        mutating func merge(_ other: Outcome) {
            errors += other.errors
            evaluated.formUnion(other.evaluated)
        }
    }

    private func check(
        _ value: JSONValue, _ schema: JSONValue, _ path: String
    ) throws -> Outcome {
        var outcome = Outcome()
        if case .bool(let allowed) = schema {
            if !allowed { outcome.errors.append("\(path): nothing may stand here") }
            return outcome
        }
        for (keyword, rule) in schema.object.sorted(by: { $0.key < $1.key })
        where keyword != "unevaluatedProperties" {
            outcome.merge(try check(value, schema, keyword, rule, path))
        }
        if let rule = schema["unevaluatedProperties"] {
            for (name, member) in value.object where !outcome.evaluated.contains(name) {
                outcome.errors += try unexpected(member, rule, path, name)
                outcome.evaluated.insert(name)
            }
        }
        return outcome
    }

    private func check(
        _ value: JSONValue, _ schema: JSONValue, _ keyword: String, _ rule: JSONValue,
        _ path: String
    ) throws -> Outcome {
        switch keyword {
        case "$ref": return try check(value, try resolve(rule), path)
        case "allOf", "anyOf", "oneOf": return try checkChoice(value, keyword, rule, path)
        case "properties", "patternProperties", "additionalProperties":
            return try checkMembers(value, schema, keyword, rule, path)
        case "items", "uniqueItems": return try checkItems(value, keyword, rule, path)
        case "type", "enum", "pattern", "minimum", "maximum", "required":
            let errors = try checkPlain(value, keyword, rule)
            return Outcome(errors: errors.map { "\(path): \($0)" })
        default:
            guard Self.annotations.contains(keyword) else {
                throw UnknownKeyword(keyword: keyword)
            }
            return Outcome()
        }
    }

    private func resolve(_ rule: JSONValue) throws -> JSONValue {
        guard let reference = rule.string, reference.hasPrefix("#/") else {
            throw UnknownReference(reference: "\(rule)")
        }
        var place = root
        for name in reference.dropFirst(2).split(separator: "/") {
            guard let next = place[String(name)] else {
                throw UnknownReference(reference: reference)
            }
            place = next
        }
        return place
    }

    private func checkChoice(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ path: String
    ) throws -> Outcome {
        let outcomes = try rule.array.map { try check(value, $0, path) }
        let valid = outcomes.filter(\.errors.isEmpty)
        var outcome = Outcome()
        for part in valid { outcome.merge(part) }
        switch keyword {
        case "allOf":
            outcome.errors = outcomes.flatMap(\.errors)
        case "anyOf" where valid.isEmpty:
            outcome.errors = ["\(path): none of the allowed forms"] + outcomes.flatMap(\.errors)
        case "oneOf" where valid.count != 1:
            let count = valid.isEmpty ? "none" : "more than one"
            outcome.errors = ["\(path): \(count) of the allowed forms"] + outcomes.flatMap(\.errors)
        default: break
        }
        return outcome
    }

    private func checkMembers(
        _ value: JSONValue, _ schema: JSONValue, _ keyword: String, _ rule: JSONValue,
        _ path: String
    ) throws -> Outcome {
        var outcome = Outcome()
        for (name, member) in value.object.sorted(by: { $0.key < $1.key }) {
            let place = "\(path)/\(name)"
            switch keyword {
            case "properties":
                guard let inner = rule[name] else { continue }
                outcome.errors += try check(member, inner, place).errors
                outcome.evaluated.insert(name)
            case "patternProperties":
                for (pattern, inner) in rule.object where try matches(name, pattern) {
                    outcome.errors += try check(member, inner, place).errors
                    outcome.evaluated.insert(name)
                }
            default:
                let isNamed = schema["properties"]?[name] != nil
                let patterns = schema["patternProperties"]?.object.keys.map { $0 } ?? []
                if try isNamed || patterns.contains(where: { try matches(name, $0) }) { continue }
                outcome.errors += try unexpected(member, rule, path, name)
                outcome.evaluated.insert(name)
            }
        }
        return outcome
    }

    private func unexpected(
        _ member: JSONValue, _ rule: JSONValue, _ path: String, _ name: String
    ) throws -> [String] {
        if rule == .bool(false) { return ["\(path): \"\(name)\" is not known here"] }
        return try check(member, rule, "\(path)/\(name)").errors
    }

    private func checkItems(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ path: String
    ) throws -> Outcome {
        var outcome = Outcome()
        if keyword == "uniqueItems" {
            if rule == .bool(true), Set(value.array).count != value.array.count {
                outcome.errors.append("\(path): the same item stands twice")
            }
            return outcome
        }
        for (index, item) in value.array.enumerated() {
            outcome.errors += try check(item, rule, "\(path)/\(index)").errors
        }
        return outcome
    }

    private func checkPlain(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue
    ) throws -> [String] {
        switch (keyword, value, rule) {
        case ("type", _, _):
            let allowed = rule.string.map { [$0] } ?? rule.array.compactMap(\.string)
            let fits =
                allowed.contains(value.typeName)
                || (value.typeName == "integer" && allowed.contains("number"))
            return fits ? [] : ["is \(value.typeName), not \(allowed.joined(separator: " or "))"]
        case ("enum", _, _):
            return rule.array.contains(value) ? [] : ["is none of the allowed values"]
        case ("pattern", .string(let text), .string(let pattern)):
            return try matches(text, pattern) ? [] : ["\"\(text)\" does not match \(pattern)"]
        case ("minimum", .number(let number), .number(let limit)):
            return number < limit ? ["\(number) is less than \(limit)"] : []
        case ("maximum", .number(let number), .number(let limit)):
            return number > limit ? ["\(number) is more than \(limit)"] : []
        case ("required", .object(let members), .array(let names)):
            return names.compactMap(\.string).filter { members[$0] == nil }
                .map { "lacks \"\($0)\"" }
        default:
            return []
        }
    }

    private func matches(_ text: String, _ pattern: String) throws -> Bool {
        try Regex(pattern).firstMatch(in: text) != nil
    }
}
