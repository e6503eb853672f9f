import Glibc

/// What the operating system's error numbers mean to someone who wanted to read or write a file.
package enum SystemMessage {
    /// A clause that goes after "cannot open x: " or the like; no full stop.
    package static func words(_ number: Int32) -> String {
        switch number {
        case ENOENT: "there is no such file or folder"
        case EACCES, EPERM: "you are not allowed to (check the file's permissions)"
        case EISDIR: "it is a folder, not a file"
        case ENOTDIR: "a part of the path is a file, not a folder"
        case EEXIST: "it exists already"
        case ENOTEMPTY: "the folder is not empty"
        case ENOSPC: "the disk is full"
        case EDQUOT: "your share of the disk is used up"
        case EFBIG: "the file would become larger than the system allows"
        case EROFS: "the disk can only be read"
        case EIO: "the disk or the connection to it failed"
        case EMFILE, ENFILE: "too many files are open"
        case ENAMETOOLONG: "the path is too long"
        case ELOOP: "the path goes round in a circle of links"
        case ETXTBSY: "it is a program that is running"
        case EBUSY: "it is in use"
        case ENOMEM: "the machine has no memory left"
        case EPIPE: "nobody reads at the other end"
        case EINTR: "it was interrupted"
        case ENODEV, ENXIO: "the device is not there"
        case EINVAL: "the system does not accept such a name or position"
        case ESTALE: "the network drive has lost the file"
        case ETIMEDOUT: "the network drive did not answer in time"
        default: systemWords(number)
        }
    }

    private static func systemWords(_ number: Int32) -> String {
        guard let words = strerror(number) else { return "system error \(number)" }
        return String(cString: words)
    }
}

/// The meaning of an `errno` in the user's words: "there is no such file or folder".
package func systemMessage(_ number: Int32) -> String { SystemMessage.words(number) }
