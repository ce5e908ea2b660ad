// What comes back: rows whose columns are read by name into Swift values.
import FoundationEssentials

/// The rows of one answer, and how many rows the statement touched.
package struct Rows: Sendable, RandomAccessCollection {
    let columns: [String: Int]
    let cells: [[String?]]
    /// Rows inserted, updated, deleted or selected, as the server counted them.
    package let affected: Int

    package var startIndex: Int { 0 }
    package var endIndex: Int { cells.count }
    package subscript(position: Int) -> Row { Row(columns: columns, cells: cells[position]) }
}

/// One row. `let name: String = try row["name"]` reads a column; an optional type admits NULL.
package struct Row: Sendable {
    let columns: [String: Int]
    let cells: [String?]

    /// The column's value. Throws ``PostgresError`` of kind `decoding` that names column and type when it is absent,
    /// NULL for a type that has no nil, or of another form.
    package subscript<Value: SQLDecodable>(column: String) -> Value {
        get throws(PostgresError) {
            guard let index = columns[column] else {
                throw .decoding("column \(column) is not in the answer")
            }
            guard let value = Value(sqlText: cells[index]) else {
                throw .decoding("column \(column) is not a \(Value.self)")
            }
            return value
        }
    }

    /// The column's `jsonb` as a Swift value.
    package func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self)
        throws(PostgresError) -> Value
    {
        let text: String = try self[column]
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(type, from: Data(text.utf8))
        } catch {
            throw .decoding("column \(column) is not the JSON of a \(type)")
        }
    }

    /// The column's `jsonb`, or nil where it is NULL.
    package func optionalJSON<Value: Decodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        let text: String? = try self[column]
        return text == nil ? nil : try json(column, as: type)
    }
}
