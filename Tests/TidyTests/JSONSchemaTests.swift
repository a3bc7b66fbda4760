import Testing

/// The validator itself, so that a green compose test means something.
struct JSONSchemaTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let schema: String
        let valid: [String]
        let invalid: [String]
        var testDescription: String { schema }
    }

    static let rows: [Row] = [
        Row(
            schema: #"{type: [string, number]}"#, valid: ["a", "1", "1.5"],
            invalid: ["true", "[]", "{}", "null"]),
        Row(schema: #"{type: integer}"#, valid: ["1"], invalid: ["1.5", #""1""#]),
        Row(
            schema: "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
            valid: ["{}", "{a: x}"], invalid: ["{b: x}", "{a: 1}"]),
        Row(
            schema: #"{patternProperties: {"^x-": {}}, additionalProperties: {type: integer}}"#,
            valid: ["{x-a: text}", "{n: 1}"], invalid: ["{n: text}"]),
        Row(schema: #"{required: [a]}"#, valid: ["{a: 1}", "[]"], invalid: ["{b: 1}"]),
        Row(schema: #"{enum: [a, 1]}"#, valid: ["a", "1"], invalid: ["b", "true"]),
        Row(
            schema: #"{oneOf: [{type: string}, {enum: [a, 1]}]}"#, valid: ["b", "1"],
            invalid: ["a", "2"]),
        Row(
            schema: #"{anyOf: [{type: string}, {enum: [a, 1]}]}"#, valid: ["a", "1"],
            invalid: ["2"]),
        Row(
            schema: #"{allOf: [{type: string}, {pattern: "^a"}]}"#, valid: ["ab"],
            invalid: ["ba", "1"]),
        Row(
            schema: ##"{items: {$ref: "#/$defs/n"}, uniqueItems: true, "##
                + "$defs: {n: {minimum: 2, maximum: 3}}}",
            valid: ["[2, 3]"], invalid: ["[2, 2]", "[1]", "[4]"]),
        Row(
            schema: "{allOf: [{properties: {a: {}}}], properties: {b: {}}, "
                + "unevaluatedProperties: false}",
            valid: ["{a: 1, b: 2}"], invalid: ["{c: 1}"]),
    ]

    @Test(arguments: rows)
    func `rules hold and refuse`(row: Row) throws {
        let schema = JSONSchema(try JSONValue.parse(yaml: row.schema))
        for text in row.valid {
            let errors = try schema.errors(in: try JSONValue.parse(yaml: text))
            #expect(errors == [], "\(text)")
        }
        for text in row.invalid {
            let errors = try schema.errors(in: try JSONValue.parse(yaml: text))
            #expect(errors != [], "\(text)")
        }
    }

    @Test func `a schema with an unknown keyword is refused`() throws {
        let schema = JSONSchema(try JSONValue.parse(yaml: "{propertyNames: {type: string}}"))
        #expect(throws: JSONSchema.UnknownKeyword(keyword: "propertyNames")) {
            try schema.errors(in: .null)
        }
    }

    @Test func `a reference into nothing is refused`() throws {
        let schema = JSONSchema(try JSONValue.parse(yaml: ##"{$ref: "#/$defs/none"}"##))
        #expect(throws: JSONSchema.UnknownReference.self) { try schema.errors(in: .null) }
    }
}
