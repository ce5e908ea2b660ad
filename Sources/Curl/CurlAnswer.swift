// What came back for a request.

/// An answer that arrived whole.
package struct CurlAnswer: Sendable {
    /// The HTTP status.
    package var status: Int
    /// The headers of the final answer, names in lower case, in the order in which they came.
    package var headers: [(name: String, value: String)]
    /// The body, unless it went into a file.
    package var body: [UInt8]

    /// The first header of that name (lower case).
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
