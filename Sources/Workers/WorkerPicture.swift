// How a picture is asked for over the pipe.

/// The wishes for a picture of an exam's file, drawn as a PNG.
package struct WorkerPicture: Codable, Sendable, Equatable {
    /// Counted from 1.
    package var frame = 1
    /// Window centre and width in the file's measured values; nil for the file's own.
    package var centre: Double?
    package var width: Double?
    /// The longer side in pixels, at most; nil for as many as the picture has.
    package var side: Int?

    /// What the device drew over the picture.
    package var overlays = true

    package init() {}
}

/// The wishes for a picture's pixels, for a viewer that windows them itself.
package struct WorkerPixels: Codable, Sendable, Equatable {
    /// Counted from 1.
    package var frame = 1
    /// The longer side in pixels, at most; nil for as many as one answer may hold.
    package var side: Int?

    package init() {}
}
