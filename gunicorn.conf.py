"""What gunicorn reads when it is started in this folder; its command line wins."""

# A search of ten thousand characters is answered by the portal, which looks at the first two
# hundred and says so. This is the most that gunicorn holds; a longer line it refuses itself.
limit_request_line = 8190
