"""Addresses of the searches that a person follows, in the person's account."""

from django.urls import path

from practices.views import following

urlpatterns = [
    path("", following.saved_searches, name="saved_searches"),
    path("new/", following.saved_search_new, name="saved_search_new"),
    path("<int:pk>/", following.saved_search, name="saved_search"),
    path("<int:pk>/delete/", following.saved_search_delete, name="saved_search_delete"),
    path("unsubscribe/<str:token>/", following.searches_unsubscribe, name="searches_unsubscribe"),
]
