// libcurl without its variadic functions, which Swift cannot call: one wrapper for each kind of argument.
#ifndef LIANYI_CLIBCURL_SHIM_H
#define LIANYI_CLIBCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode lianyi_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode lianyi_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode lianyi_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

/* Reading, writing and header callbacks have this one signature. */
typedef size_t (*lianyi_curl_bytes)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode lianyi_curl_set_bytes(CURL *handle, CURLoption option, lianyi_curl_bytes callback) {
    return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode lianyi_curl_set_progress(CURL *handle, curl_xferinfo_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

static inline CURLcode lianyi_curl_set_seek(CURL *handle, curl_seek_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}

static inline CURLcode lianyi_curl_set_context(CURL *handle, curl_ssl_ctx_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, callback);
}

/* The TLS library under libcurl with its version; NULL where there is none. */
static inline const char *lianyi_curl_ssl_version(void) {
    return curl_version_info(CURLVERSION_NOW)->ssl_version;
}

static inline CURLcode lianyi_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

#endif
